using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class XmlFormat() : ToolCallFormat("xml")
{
    internal const string Open = "<function=";
    private const string Close = "</function>";
    private const string OpenParameter = "<parameter=";
    private const string CloseParameter = "</parameter>";

    public override string Write(IReadOnlyList<FunctionCallContent> calls) => string.Join('\n', calls.Select(Write));

    internal override string Form(KnownTools tools) => string.Concat($"{Open}{tools.Example.Name}>",
        tools.Example.Parameter.Length == 0 ? "" : $"{OpenParameter}{tools.Example.Parameter}>…{CloseParameter}", Close);

    internal override void Read(ReplyReader reader) => ReadBlocks(reader, 0, reader.Text.Length);

    /// <summary>Reads the calls between two places of the text.</summary>
    internal static void ReadBlocks(ReplyReader reader, int from, int to)
    {
        var text = reader.Text;
        for (var start = Find(text, Open, from, to); start >= 0 && !reader.IsFull;)
        {
            var next = Find(text, Open, start + Open.Length, to);
            var limit = next < 0 ? to : next;
            var close = Find(text, Close, start, limit);
            reader.Take(start, close < 0 ? limit : close + Close.Length);
            if (close < 0)
                reader.Fail($"{Open}…> is not closed by {Close}", Xml.Form(reader.Tools));
            else
                ReadCall(reader, text[(start + Open.Length)..close]);
            start = next;
        }
    }

    private static void ReadCall(ReplyReader reader, string block)
    {
        var end = block.IndexOf('>', StringComparison.Ordinal);
        var name = end < 0 ? "" : block[..end].Trim();
        if (name.Length == 0)
        {
            reader.Fail($"{Open} is followed by no name", Xml.Form(reader.Tools));
            return;
        }

        var arguments = new JsonObject();
        for (var at = block.IndexOf(OpenParameter, StringComparison.Ordinal); at >= 0;)
        {
            var tag = block.IndexOf('>', at);
            var close = tag < 0 ? -1 : block.IndexOf(CloseParameter, tag, StringComparison.Ordinal);
            var key = tag < 0 ? "" : block[(at + OpenParameter.Length)..tag].Trim();
            if (close < 0 || key.Length == 0)
            {
                reader.Fail($"{OpenParameter}{JsonCalls.Cut(key)}> of '{JsonCalls.Cut(name)}' is not closed by {CloseParameter}", Xml.Form(reader.Tools));
                return;
            }

            if (arguments.ContainsKey(key))
            {
                reader.Fail($"parameter '{JsonCalls.Cut(key)}' of '{JsonCalls.Cut(name)}' is there twice", null);
                return;
            }

            arguments[key] = Value(reader.Tools, name, key, block[(tag + 1)..close]);
            at = block.IndexOf(OpenParameter, close, StringComparison.Ordinal);
        }

        reader.Call(name, JsonSerializer.SerializeToElement(arguments));
    }

    /// <summary>A value as JSON where the tool does not declare it as text; one line break at either end belongs to the markup.</summary>
    private static JsonNode? Value(KnownTools tools, string tool, string parameter, string text)
    {
        text = text.StartsWith('\n') ? text[1..] : text.StartsWith("\r\n", StringComparison.Ordinal) ? text[2..] : text;
        text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        if (!tools.IsText(tool, parameter) && JsonText.TryParse(text) is { } value)
            return JsonSerializer.SerializeToNode(value);
        return JsonValue.Create(text);
    }

    private static string Write(FunctionCallContent call)
    {
        var text = new StringBuilder($"{Open}{call.Name}>");
        foreach (var argument in ToolArguments.ToJson(call).EnumerateObject())
        {
            var value = argument.Value.ValueKind == JsonValueKind.String ? argument.Value.GetString() : JsonSerializer.Serialize(argument.Value, JsonText.Relaxed);
            text.Append('\n').Append(OpenParameter).Append(argument.Name).Append(">\n").Append(value).Append('\n').Append(CloseParameter);
        }

        return text.Append('\n').Append(Close).ToString();
    }

    private static int Find(string text, string what, int from, int to) => text.IndexOf(what, from, to - from, StringComparison.Ordinal);
}
