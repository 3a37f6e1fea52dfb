using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Platform.Sdk;

/// <summary>Literals of Python as JSON, and back: texts, numbers, True, False, None (and true, false, null), lists, tuples and dictionaries with texts as keys.</summary>
internal static class PythonLiteral
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MostDepth = 40;

    /// <summary>Reads a literal.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it begins; left where it ends, or where it can't be read.</param>
    /// <param name="json">Takes the value.</param>
    /// <returns>What is wrong, as the end of a sentence about the argument, or null.</returns>
    public static string? Read(string text, ref int at, Utf8JsonWriter json) => Read(text, ref at, json, 0);

    /// <summary>Where something other than white space stands, from here on.</summary>
    public static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    /// <summary>Writes a JSON value as a literal.</summary>
    public static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Write(item, index > 0 ? text.Append(", ") : text);
                text.Append(']');
                break;
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var (index, property) in value.EnumerateObject().Index())
                {
                    text.Append(index > 0 ? ", " : "").Append(JsonSerializer.Serialize(property.Name, JsonText.Relaxed)).Append(": ");
                    Write(property.Value, text);
                }

                text.Append('}');
                break;
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined:
                text.Append(value.ValueKind switch { JsonValueKind.True => "True", JsonValueKind.False => "False", _ => "None" });
                break;
            default:
                // A JSON string with its escapes is a Python string as well, and a JSON number a Python number.
                text.Append(JsonSerializer.Serialize(value, JsonText.Relaxed));
                break;
        }
    }

    private static string? Read(string text, ref int at, Utf8JsonWriter json, int depth)
    {
        at = SkipSpace(text, at);
        if (depth > MostDepth)
            return "is nested too deeply";
        if (at >= text.Length)
            return "has no value";
        switch (text[at])
        {
            case '"' or '\'':
                return ReadText(text, ref at, out var value) is { } error ? error : Write(json, value!);
            case '[':
                return ReadList(text, ref at, json, depth, ']');
            case '(':
                return ReadList(text, ref at, json, depth, ')');
            case '{':
                return ReadDictionary(text, ref at, json, depth);
            case '-' or '+' or '.' or (>= '0' and <= '9'):
                return ReadNumber(text, ref at, json);
            default:
                return ReadWord(text, ref at, json);
        }
    }

    private static string? Write(Utf8JsonWriter json, string value)
    {
        json.WriteStringValue(value);
        return null;
    }

    private static string? ReadWord(string text, ref int at, Utf8JsonWriter json)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        var word = text[at..end];
        if (word is "True" or "true" or "False" or "false")
            json.WriteBooleanValue(word is "True" or "true");
        else if (word is "None" or "null")
            json.WriteNullValue();
        else
            return word.Length == 0 ? "has no literal as its value" : $"is {JsonCalls.Cut(word)}, which is no literal: put a text into quotes";
        at = end;
        return null;
    }

    private static string? ReadNumber(string text, ref int at, Utf8JsonWriter json)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '-' or '+' or '.' or 'e' or 'E'))
            end++;
        var written = text.AsSpan(at, end - at);
        if (written.Length > 400)
            return "is a number that is too long";
        // JSON has no plus sign, no leading zeros and no bare point.
        if (long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumberValue(whole);
        else if (decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact))
            json.WriteNumberValue(exact);
        else if (double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            return $"is {JsonCalls.Cut(written.ToString())}, which is no number";
        at = end;
        return null;
    }

    private static string? ReadList(string text, ref int at, Utf8JsonWriter json, int depth, char close)
    {
        at++;
        json.WriteStartArray();
        while (true)
        {
            at = SkipSpace(text, at);
            if (at < text.Length && text[at] == close)
                break;
            if (Read(text, ref at, json, depth + 1) is { } error)
                return error;
            at = SkipSpace(text, at);
            if (at < text.Length && text[at] == ',')
                at++;
            else if (at >= text.Length || text[at] != close)
                return $"has a list that is not closed by {close}";
        }

        at++;
        json.WriteEndArray();
        return null;
    }

    private static string? ReadDictionary(string text, ref int at, Utf8JsonWriter json, int depth)
    {
        at++;
        json.WriteStartObject();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            at = SkipSpace(text, at);
            if (at < text.Length && text[at] == '}')
                break;
            if (at >= text.Length || text[at] is not ('"' or '\''))
                return "has a dictionary whose key is no text in quotes";
            if (ReadText(text, ref at, out var key) is { } keyError)
                return keyError;
            if (!keys.Add(key!))
                return $"has the key '{JsonCalls.Cut(key!)}' twice";
            at = SkipSpace(text, at);
            if (at >= text.Length || text[at] != ':')
                return "has a dictionary with a key but no : and value";
            at++;
            json.WritePropertyName(key!);
            if (Read(text, ref at, json, depth + 1) is { } error)
                return error;
            at = SkipSpace(text, at);
            if (at < text.Length && text[at] == ',')
                at++;
            else if (at >= text.Length || text[at] != '}')
                return "has a dictionary that is not closed by }";
        }

        at++;
        json.WriteEndObject();
        return null;
    }

    private static string? ReadText(string text, ref int at, out string? value)
    {
        var quote = text[at];
        var isTriple = at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote;
        var built = new StringBuilder();
        value = null;
        for (at += isTriple ? 3 : 1; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == quote && (!isTriple || (at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote)))
            {
                at += isTriple ? 3 : 1;
                value = JsonText.Whole(built.ToString());
                return null;
            }

            if (letter == '\n' && !isTriple)
                break;
            if (letter != '\\')
                built.Append(letter);
            else if (!TryReadEscape(text, ref at, built))
                return "has a text with an escape that is not known";
        }

        return $"has a text that is not closed by {(isTriple ? new string(quote, 3) : quote)}";
    }

    private static bool TryReadEscape(string text, ref int at, StringBuilder built)
    {
        if (++at >= text.Length)
            return false;
        var plain = text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '0' => '\0', '\\' => '\\', '\'' => '\'', '"' => '"', '/' => '/', _ => '\uFFFF' };
        if (plain != '\uFFFF')
        {
            built.Append(plain);
            return true;
        }

        if (text[at] == '\n')
            return true; // a line that goes on
        var length = text[at] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (length == 0 || at + length >= text.Length || !uint.TryParse(text.AsSpan(at + 1, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
            return false;
        if (code > 0xFFFF)
            built.Append(char.ConvertFromUtf32((int)code));
        else
            built.Append((char)code);
        at += length;
        return true;
    }
}
