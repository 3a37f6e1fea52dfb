using System.Text;
using System.Text.Json;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>Reads JSON out of a model's text. Nothing here throws because of the text.</summary>
internal static class ObjectText
{
    private const int MostStarts = 32;
    private const int MostCharacters = 1 << 20;

    /// <summary>The value that a text spells, white space around it allowed; null where it is not JSON.</summary>
    public static JsonElement? TryParse(string text)
    {
        if (text.Length > MostCharacters)
            return null;
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        return TryParse(ref reader) is { } value && !MoreFollows(bytes, (int)reader.BytesConsumed) ? value : null;
    }

    /// <summary>The first whole JSON object in a text, such as one in a fenced block or behind a sentence; null where there is none.</summary>
    public static JsonElement? FindObject(string text)
    {
        if (text.Length > MostCharacters)
            return null;
        var bytes = Encoding.UTF8.GetBytes(text);
        var start = 0;
        for (var i = 0; i < MostStarts; i++)
        {
            var next = bytes.AsSpan(start).IndexOf((byte)'{');
            if (next < 0)
                return null;
            start += next;
            var reader = new Utf8JsonReader(bytes.AsSpan(start));
            if (TryParse(ref reader) is { } found)
                return found;
            start++;
        }

        return null;
    }

    private static JsonElement? TryParse(ref Utf8JsonReader reader)
    {
        try
        {
            return JsonElement.TryParseValue(ref reader, out var value) && IsWhole(value.Value) ? value : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool MoreFollows(byte[] bytes, int from) => bytes.AsSpan(from).IndexOfAnyExcept(" \t\r\n"u8) >= 0;

    // A lone half of a surrogate pair, written as an escape, is found only when the string is read; writing it would throw.
    private static bool IsWhole(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString() is not null;
            case JsonValueKind.Array:
                return value.EnumerateArray().All(IsWhole);
            case JsonValueKind.Object:
                return value.EnumerateObject().All(property => property.Name is not null && IsWhole(property.Value));
            default:
                return true;
        }
    }
}
