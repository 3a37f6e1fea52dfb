using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Sdk;

/// <summary>Reads JSON that a model wrote. Nothing here throws because of the text.</summary>
internal static class JsonText
{
    // Less than the 64 levels that everything else reads, so that what was read can be written into something larger.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 48 };

    /// <summary>Compact JSON in which letters stand as they are.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value, or null if the text is not one JSON value.</summary>
    public static JsonElement? TryParse(ReadOnlySpan<char> text)
    {
        // Most texts that are asked about are words; finding that out the long way costs an exception.
        var trimmed = text.TrimStart();
        return trimmed.Length > 0 && "{[\"-0123456789tfn".Contains(trimmed[0]) && TryParse(text, out var value, out _) ? value : null;
    }

    /// <summary>Reads one JSON value.</summary>
    /// <param name="text">The text; white space around the value is allowed.</param>
    /// <param name="value">The value, independent of any document's lifetime.</param>
    /// <param name="error">Why it is not JSON, in a few words with the place; null on success.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out JsonElement value, out string? error)
    {
        (value, error) = (default, null);
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        try
        {
            using var document = JsonDocument.Parse(bytes, s_strict);
            // A lone half of a surrogate pair, written as an escape, is found only when the string is read.
            if (bytes.AsSpan().IndexOf("\\u"u8) >= 0)
                Touch(document.RootElement);
            value = document.RootElement.Clone();
            return true;
        }
        catch (JsonException exception)
        {
            var place = exception.BytePositionInLine is { } column ? $" at line {exception.LineNumber + 1}, byte {column + 1}" : "";
            var message = exception.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0].TrimEnd('.');
            error = $"it is not JSON{place}: {message}";
            return false;
        }
        catch (InvalidOperationException)
        {
            error = "it is not JSON: a \\u escape stands for half a character";
            return false;
        }
    }

    /// <summary>The text with halves of surrogate pairs replaced, which JSON can't hold.</summary>
    public static string Whole(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A text as a JSON value.</summary>
    public static JsonElement String(string text) => JsonSerializer.SerializeToElement(text);

    private static void Touch(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            value.GetString();
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                Touch(item);
        else if (value.ValueKind == JsonValueKind.Object)
            foreach (var property in value.EnumerateObject())
            {
                _ = property.Name;
                Touch(property.Value);
            }
    }
}
