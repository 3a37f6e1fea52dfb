using System.Buffers;
using System.Text.Json;

namespace Platform.Sdk;

/// <summary>Reads calls such as <c>search(query="x", limit=3)</c>: names and literals, nothing that would have to be run.</summary>
internal static class PythonCalls
{
    /// <summary>Reads <c>[f(…), g(…)]</c>.</summary>
    /// <param name="reader">Takes the calls, or what is wrong with one.</param>
    /// <param name="start">Where the bracket stands.</param>
    /// <param name="form">How to write it.</param>
    /// <returns>The position after the list; the end of the text if it can't be read to its end.</returns>
    public static int ReadList(ReplyReader reader, int start, string form)
    {
        var text = reader.Text;
        var at = PythonLiteral.SkipSpace(text, start + 1);
        while (true)
        {
            if (reader.IsFull || !TryReadCall(reader, ref at, form))
                return text.Length;
            at = PythonLiteral.SkipSpace(text, at);
            if (at < text.Length && text[at] == ',')
                at = PythonLiteral.SkipSpace(text, at + 1);
            if (at < text.Length && text[at] == ']')
                return at + 1;
            if (at < text.Length && NameEnd(text, at) > at)
                continue;
            reader.Fail("the list of calls is not closed by ]", form);
            return text.Length;
        }
    }

    /// <summary>Reads one call without the brackets of a list.</summary>
    /// <param name="reader">Takes the call, or what is wrong with it.</param>
    /// <param name="start">Where its name begins.</param>
    /// <param name="form">How to write it.</param>
    /// <returns>The position after the call; the end of the text if it can't be read to its end.</returns>
    public static int ReadOne(ReplyReader reader, int start, string form)
    {
        var at = start;
        return TryReadCall(reader, ref at, form) ? at : reader.Text.Length;
    }

    /// <summary>Where a name ends that begins here; tools of other systems have dots and dashes in theirs.</summary>
    public static int NameEnd(string text, int at)
    {
        if (at >= text.Length || !(char.IsAsciiLetter(text[at]) || text[at] == '_'))
            return at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' or '-'))
            at++;
        return at;
    }

    private static bool TryReadCall(ReplyReader reader, ref int at, string form)
    {
        var text = reader.Text;
        var end = NameEnd(text, at);
        var name = text[at..end];
        if (name.Length == 0 || end >= text.Length || text[end] != '(')
        {
            reader.Fail("a name and its ( were expected", form);
            return false;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        at = end + 1;
        if (ReadArguments(reader, name, ref at, json) is { } error)
        {
            reader.Fail(error, form);
            return false;
        }

        json.WriteEndObject();
        json.Flush();
        var value = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = PythonLiteral.MostDepth + 2 });
        reader.Call(name, JsonElement.ParseValue(ref value));
        return true;
    }

    /// <returns>What is wrong, or null.</returns>
    private static string? ReadArguments(ReplyReader reader, string tool, ref int at, Utf8JsonWriter json)
    {
        var text = reader.Text;
        var given = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<string>? parameters = null;
        for (var position = 0; ; position++)
        {
            at = PythonLiteral.SkipSpace(text, at);
            if (at < text.Length && text[at] == ')')
            {
                at++;
                return null;
            }

            if (at >= text.Length)
                return $"'{JsonCalls.Cut(tool)}(' is not closed by )";
            var end = NameEnd(text, at);
            var equals = PythonLiteral.SkipSpace(text, end);
            string name;
            if (end > at && equals < text.Length && text[equals] == '=')
            {
                name = text[at..end];
                at = PythonLiteral.SkipSpace(text, equals + 1);
            }
            else
            {
                // Without a name, an argument is meant for the parameter at its place.
                parameters ??= reader.Tools.Parameters(tool);
                if (position >= parameters.Count)
                    return $"argument {position + 1} of '{JsonCalls.Cut(tool)}' has no name";
                name = parameters[position];
            }

            if (!given.Add(name))
                return $"argument '{JsonCalls.Cut(name)}' of '{JsonCalls.Cut(tool)}' is there twice";
            json.WritePropertyName(name);
            if (PythonLiteral.Read(text, ref at, json) is { } error)
                return $"argument '{JsonCalls.Cut(name)}' of '{JsonCalls.Cut(tool)}' {error}";
            at = PythonLiteral.SkipSpace(text, at);
            if (at < text.Length && text[at] == ',')
                at++;
            else if (at >= text.Length || text[at] != ')')
                return $"'{JsonCalls.Cut(tool)}(' is not closed by ) after argument '{JsonCalls.Cut(name)}'";
        }
    }
}
