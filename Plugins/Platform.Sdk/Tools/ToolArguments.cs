using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>The arguments of a call as JSON, and as the tool's function takes them.</summary>
public static class ToolArguments
{
    /// <summary>The arguments as one JSON object, whatever they were given as.</summary>
    /// <param name="call">The call; null arguments are none.</param>
    public static JsonElement ToJson(FunctionCallContent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);
    }

    /// <summary>As <see cref="ToJson"/>, for arguments that came from anywhere: some can't be written as JSON.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">The arguments, if they can.</param>
    public static bool TryToJson(FunctionCallContent call, out JsonElement arguments)
    {
        try
        {
            arguments = ToJson(call);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            arguments = default;
            return false;
        }
    }

    /// <summary>Arguments in the form the schema declares, so far as the meaning is certain: 3.0 for an integer becomes 3; and where asked, text that stands for a value becomes the value.</summary>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="schema">The tool's schema.</param>
    /// <param name="coerce">Whether "5" may stand for 5, "true" for true, 5 for "5", and a JSON text for a list or object.</param>
    internal static JsonElement Normalize(JsonElement arguments, JsonElement schema, bool coerce) =>
        Convert(arguments, schema, coerce, 0) is { } changed ? JsonSerializer.SerializeToElement(changed) : arguments;

    /// <returns>The changed value, or null where nothing changes.</returns>
    private static JsonNode? Convert(JsonElement value, JsonElement schema, bool coerce, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > 40)
            return null;
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
            return ConvertObject(value, properties, coerce, depth);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            return ConvertArray(value, items, coerce, depth);
        return schema.TryGetProperty("type", out var type) ? ConvertScalar(value, type, coerce) : null;
    }

    private static JsonObject? ConvertObject(JsonElement value, JsonElement properties, bool coerce, int depth)
    {
        JsonObject? changed = null;
        foreach (var property in value.EnumerateObject())
            if (properties.TryGetProperty(property.Name, out var declared) && Convert(property.Value, declared, coerce, depth + 1) is { } converted)
                (changed ??= JsonSerializer.SerializeToNode(value)!.AsObject())[property.Name] = converted;
        return changed;
    }

    private static JsonArray? ConvertArray(JsonElement value, JsonElement items, bool coerce, int depth)
    {
        JsonArray? changed = null;
        foreach (var (index, item) in value.EnumerateArray().Index())
            if (Convert(item, items, coerce, depth + 1) is { } converted)
                (changed ??= JsonSerializer.SerializeToNode(value)!.AsArray())[index] = converted;
        return changed;
    }

    private static JsonNode? ConvertScalar(JsonElement value, JsonElement type, bool coerce)
    {
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.ToString())] : [type.ToString()];
        if (value.ValueKind == JsonValueKind.Number && types.Contains("integer") && !value.TryGetInt64(out _) && JsonNumbers.IsInteger(value)
            && value.TryGetDecimal(out var whole) && whole is >= long.MinValue and <= long.MaxValue)
            return JsonValue.Create((long)whole); // .NET's reader takes 3 for an int, but not 3.0
        if (!coerce)
            return null;
        if (value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return types is ["string"] ? JsonValue.Create(value.GetRawText()) : null;
        if (value.ValueKind != JsonValueKind.String || types.Contains("string") || value.GetString() is not { } text)
            return null;
        if (types.Contains("boolean") && bool.TryParse(text.Trim(), out var flag))
            return JsonValue.Create(flag);
        if ((types.Contains("integer") || types.Contains("number")) && decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number))
            return JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture));
        return JsonText.TryParse(text) is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } inner && types.Contains(inner.ValueKind == JsonValueKind.Array ? "array" : "object")
            ? JsonSerializer.SerializeToNode(inner) : null;
    }
}
