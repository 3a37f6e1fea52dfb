using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Sdk;

/// <summary>JSON values and types in words, for error messages.</summary>
internal static class JsonValueText
{
    private const int Longest = 60;
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What was given, such as <c>the string "5"</c>; long values are cut.</summary>
    public static string Given(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"the string {Short(value)}",
        JsonValueKind.Number => $"the number {Short(value)}",
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {value.GetArrayLength()} items"),
        JsonValueKind.Object => "an object",
        _ => Short(value),
    };

    /// <summary>The value as JSON, cut where it is long.</summary>
    public static string Short(JsonElement value)
    {
        var text = JsonSerializer.Serialize(value, s_relaxed);
        return text.Length <= Longest ? text : string.Concat(SafeCut(text, Longest), "…");
    }

    /// <summary>A type of JSON Schema with its article, such as <c>an integer</c>.</summary>
    public static string Type(string type) => type switch
    {
        "integer" => "an integer",
        "array" => "an array",
        "object" => "an object",
        "boolean" => "true or false",
        "null" => "null",
        _ => $"a {type}",
    };

    /// <summary>The first characters of a text, without half a surrogate pair at the end.</summary>
    public static string SafeCut(string text, int length) =>
        length >= text.Length ? text : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
