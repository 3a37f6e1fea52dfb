using System.Globalization;
using System.Text.Json;

namespace Platform.Sdk;

/// <summary>The keywords of JSON Schema that look at one number, text or count.</summary>
internal static class JsonScalarKeywords
{
    public static void CheckNumber(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors)
    {
        // Draft 4 and OpenAPI 3.0 write exclusive bounds as a flag beside the bound.
        Bound("minimum", order => order < 0, IsFlag(schema, "exclusiveMinimum"), "above", "at least");
        Bound("maximum", order => order > 0, IsFlag(schema, "exclusiveMaximum"), "below", "at most");
        Bound("exclusiveMinimum", order => order <= 0, false, "", "a number above");
        Bound("exclusiveMaximum", order => order >= 0, false, "", "a number below");
        if (schema.TryGetProperty("multipleOf", out var step) && !JsonNumbers.IsMultiple(value, step))
            errors.Add(new(path, $"expected a multiple of {step.GetRawText()}, got {value.GetRawText()}"));

        void Bound(string keyword, Func<int, bool> isOutside, bool exclusive, string strictly, string loosely)
        {
            if (!schema.TryGetProperty(keyword, out var bound) || bound.ValueKind != JsonValueKind.Number)
                return;
            var order = JsonNumbers.Compare(value, bound);
            if (isOutside(order) || (exclusive && order == 0))
                errors.Add(new(path, $"expected {(exclusive ? strictly : loosely)} {bound.GetRawText()}, got {value.GetRawText()}"));
        }
    }

    public static void CheckString(JsonElement schema, string text, JsonElement value, string path, List<JsonSchemaError> errors, JsonSchemaParts parts)
    {
        if (schema.TryGetProperty("minLength", out _) || schema.TryGetProperty("maxLength", out _))
            CheckCount(schema, "minLength", "maxLength", text.Length - text.Count(char.IsLowSurrogate), "characters", path, errors);
        if (schema.TryGetProperty("pattern", out var pattern) && !parts.IsMatch(pattern.GetString()!, text))
            errors.Add(new(path, $"expected a text that matches {pattern.GetString()}, got {JsonValueText.Short(value)}"));
        if (schema.TryGetProperty("format", out var format) && JsonFormats.Expected(format.GetString()!, text) is { } expected)
            errors.Add(new(path, $"expected {expected}, got {JsonValueText.Short(value)}"));
    }

    public static void CheckCount(JsonElement schema, string least, string most, int count, string unit, string path, List<JsonSchemaError> errors)
    {
        if (Count(schema, least) is { } minimum && count < minimum)
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"expected at least {minimum} {unit}, got {count}")));
        if (Count(schema, most) is { } maximum && count > maximum)
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"expected at most {maximum} {unit}, got {count}")));
    }

    public static int? Count(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) ? (int)Math.Clamp(value.GetDouble(), 0, int.MaxValue) : null;

    private static bool IsFlag(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.True;
}
