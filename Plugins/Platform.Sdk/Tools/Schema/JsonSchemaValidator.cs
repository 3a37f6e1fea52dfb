using System.Globalization;
using System.Text.Json;

namespace Platform.Sdk;

/// <summary>Checks values against a JSON Schema: the part of draft 2020-12 that tools use, with <c>nullable</c> of OpenAPI.</summary>
/// <remarks>
/// Checked: type, enum, const, the keywords of numbers, strings, arrays and objects, format (date, time, date-time, email, uri, uuid, ipv4, ipv6),
/// anyOf, oneOf, allOf, not, if/then/else, <c>$ref</c> within the schema, and nullable. Notes such as title and description are ignored. What would be
/// ignored wrongly is refused when the validator is made. Patterns run in linear time where .NET can, else for at most 100 ms.
/// Safe for any number of threads.
/// </remarks>
public sealed class JsonSchemaValidator
{
    private const int MostErrors = 8;
    private const int MostSteps = 100_000;
    private const int MostDepth = 200; // more than the 64 levels of a value need, unless every level follows several references
    private readonly JsonElement _schema;
    private readonly bool _closed;
    private readonly JsonSchemaParts _parts;

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">An object, true or false.</param>
    /// <param name="closed">Whether the root refuses properties that it does not declare although it does not say <c>additionalProperties</c>, as one expects of arguments.</param>
    /// <exception cref="FormatException">It is no schema, a pattern is no regular expression, or a <c>$ref</c> leads nowhere.</exception>
    /// <exception cref="NotSupportedException">It uses a keyword that is not checked, or refers to another document.</exception>
    public JsonSchemaValidator(JsonElement schema, bool closed = false)
    {
        (_schema, _closed) = (schema.Clone(), closed);
        _parts = new(_schema);
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">Any JSON.</param>
    /// <returns>What does not fit, at most eight places; empty if the value fits.</returns>
    public IReadOnlyList<JsonSchemaError> Validate(JsonElement value)
    {
        var errors = new List<JsonSchemaError>();
        var walk = new Walk();
        Check(_schema, value, "", errors, walk);
        if (_closed)
            CheckClosed(value, errors);
        return errors.Count > MostErrors ? errors[..MostErrors] : errors;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors, Walk walk)
    {
        if (errors.Count >= MostErrors)
            return;
        if (walk.Steps++ == MostSteps || walk.Depth == MostDepth)
        {
            errors.Add(new(path, "the schema refers to itself without end"));
            return;
        }

        walk.Depth++;
        CheckKeywords(schema, value, path, errors, walk);
        walk.Depth--;
    }

    private void CheckKeywords(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors, Walk walk)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            if (schema.ValueKind == JsonValueKind.False)
                errors.Add(new(path, "nothing may stand here"));
            return;
        }

        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.True)
            return;
        if (!CheckType(schema, value, path, errors))
            return; // the other keywords would only repeat that it is of the wrong type
        CheckValues(schema, value, path, errors);
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                JsonScalarKeywords.CheckNumber(schema, value, path, errors);
                break;
            case JsonValueKind.String:
                JsonScalarKeywords.CheckString(schema, value.GetString()!, value, path, errors, _parts);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, path, errors, walk);
                break;
            case JsonValueKind.Object:
                CheckObject(schema, value, path, errors, walk);
                break;
        }

        CheckCompositions(schema, value, path, errors, walk);
    }

    private static bool CheckType(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors)
    {
        if (!schema.TryGetProperty("type", out var type))
            return true;
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];
        if (types.Any(one => IsOfType(value, one)))
            return true;
        errors.Add(new(path, $"expected {string.Join(" or ", types.Select(JsonValueText.Type))}, got {JsonValueText.Given(value)}{Hint(types, value)}"));
        return false;
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && JsonNumbers.IsInteger(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static string Hint(string[] types, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && JsonText.TryParse(value.GetString()!) is { } inner && types.Any(type => IsOfType(inner, type)))
            return inner.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? "; write it as JSON, not inside a string" : $"; write {JsonValueText.Short(inner)} without quotes";
        if (types.Contains("string") && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return $"; write \"{JsonValueText.Short(value)}\" with quotes";
        return types.Contains("array") && value.ValueKind != JsonValueKind.Null ? $"; write [{JsonValueText.Short(value)}]" : "";
    }

    private static void CheckValues(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors)
    {
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
            errors.Add(new(path, $"expected {JsonValueText.Short(constant)}, got {JsonValueText.Given(value)}"));
        if (!schema.TryGetProperty("enum", out var allowed) || allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            return;
        var near = value.ValueKind == JsonValueKind.String
            ? NearestName.Find(value.GetString()!, allowed.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)) : null;
        errors.Add(new(path, $"expected one of {string.Join(", ", allowed.EnumerateArray().Take(20).Select(JsonValueText.Short))}, got {JsonValueText.Given(value)}"
            + (near is null ? "" : $"; did you mean \"{near}\"?")));
    }

    private void CheckArray(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors, Walk walk)
    {
        var length = value.GetArrayLength();
        JsonScalarKeywords.CheckCount(schema, "minItems", "maxItems", length, "items", path, errors);
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True && FirstRepeated(value) is { } repeated)
            errors.Add(new(path, $"expected no item twice, but {JsonValueText.Short(repeated)} is"));
        var prefix = schema.TryGetProperty("prefixItems", out var places) ? places.GetArrayLength() : 0;
        var hasRest = schema.TryGetProperty("items", out var rest);
        for (var i = 0; i < length && (i < prefix || hasRest); i++)
            Check(i < prefix ? places[i] : rest, value[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors, walk);
        if (!schema.TryGetProperty("contains", out var wanted))
            return;
        var found = 0;
        foreach (var item in value.EnumerateArray())
            found += Fits(wanted, item, path, walk) ? 1 : 0;
        var least = JsonScalarKeywords.Count(schema, "minContains") ?? 1;
        if (found < least || found > (JsonScalarKeywords.Count(schema, "maxContains") ?? int.MaxValue))
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"{found} items are of the kind of which at least {least} must be there")));
    }

    private static JsonElement? FirstRepeated(JsonElement array)
    {
        var items = array.EnumerateArray().ToArray();
        // Equal values have equal kinds and, for strings, equal texts: enough to keep a long array of texts from being compared pair by pair.
        foreach (var group in items.GroupBy(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.ValueKind.ToString()).Where(group => group.Skip(1).Any()))
        {
            var same = group.Take(1000).ToArray();
            for (var i = 0; i < same.Length; i++)
                for (var j = 0; j < i; j++)
                    if (JsonElement.DeepEquals(same[i], same[j]))
                        return same[i];
        }

        return null;
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors, Walk walk)
    {
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(one => one.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                errors.Add(new(Join(path, name), $"is missing{(hasProperties && properties.TryGetProperty(name, out var missing) && JsonSchemaParts.TypeOf(missing) is { } type ? $"; expected {type}" : "")}"));
        JsonScalarKeywords.CheckCount(schema, "minProperties", "maxProperties", value.EnumerateObject().Count(), "properties", path, errors);
        var hasPatterns = schema.TryGetProperty("patternProperties", out var patterns);
        var hasRest = schema.TryGetProperty("additionalProperties", out var rest);
        var hasNames = schema.TryGetProperty("propertyNames", out var names);
        foreach (var property in value.EnumerateObject())
        {
            var at = Join(path, property.Name);
            if (hasNames)
                Check(names, JsonText.String(property.Name), at, errors, walk);
            var known = hasProperties && properties.TryGetProperty(property.Name, out var declared);
            if (known)
                Check(properties.GetProperty(property.Name), property.Value, at, errors, walk);
            if (hasPatterns)
                foreach (var pattern in patterns.EnumerateObject().Where(pattern => _parts.IsMatch(pattern.Name, property.Name)))
                {
                    known = true;
                    Check(pattern.Value, property.Value, at, errors, walk);
                }

            if (known || !hasRest)
                continue;
            if (rest.ValueKind == JsonValueKind.False)
                errors.Add(Unknown(at, property.Name, properties));
            else
                Check(rest, property.Value, at, errors, walk);
        }

        if (schema.TryGetProperty("dependentRequired", out var dependent))
            foreach (var one in dependent.EnumerateObject().Where(one => value.TryGetProperty(one.Name, out _)))
                foreach (var name in one.Value.EnumerateArray().Select(needed => needed.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                    errors.Add(new(Join(path, name), $"is missing; it is needed beside '{one.Name}'"));
    }

    private void CheckClosed(JsonElement value, List<JsonSchemaError> errors)
    {
        if (value.ValueKind != JsonValueKind.Object || _schema.ValueKind != JsonValueKind.Object || !_parts.IsPlainObject)
            return;
        var properties = _schema.TryGetProperty("properties", out var declared) ? declared : default;
        foreach (var property in value.EnumerateObject().Where(property => properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(property.Name, out _)))
            errors.Add(Unknown(property.Name, property.Name, properties));
    }

    private static JsonSchemaError Unknown(string path, string name, JsonElement properties)
    {
        string[] known = properties.ValueKind == JsonValueKind.Object ? [.. properties.EnumerateObject().Select(property => property.Name)] : [];
        return new(path, known.Length == 0 ? "is not known; nothing is expected here" : $"is not known; {NearestName.Suggest(name, known).TrimEnd('.')}");
    }

    private void CheckCompositions(JsonElement schema, JsonElement value, string path, List<JsonSchemaError> errors, Walk walk)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            Check(_parts.Resolve(reference.GetString()!), value, path, errors, walk);
        if (schema.TryGetProperty("allOf", out var all))
            foreach (var part in all.EnumerateArray())
                Check(part, value, path, errors, walk);
        if (schema.TryGetProperty("anyOf", out var any))
            CheckAlternatives(any, value, path, errors, walk, exactlyOne: false);
        if (schema.TryGetProperty("oneOf", out var one))
            CheckAlternatives(one, value, path, errors, walk, exactlyOne: true);
        if (schema.TryGetProperty("not", out var not) && Fits(not, value, path, walk))
            errors.Add(new(path, $"{JsonValueText.Given(value)} is not allowed here"));
        if (schema.TryGetProperty("if", out var condition) && schema.TryGetProperty(Fits(condition, value, path, walk) ? "then" : "else", out var consequence))
            Check(consequence, value, path, errors, walk);
    }

    private void CheckAlternatives(JsonElement alternatives, JsonElement value, string path, List<JsonSchemaError> errors, Walk walk, bool exactlyOne)
    {
        var fitting = 0;
        List<JsonSchemaError>? nearest = null;
        foreach (var alternative in alternatives.EnumerateArray())
        {
            var own = new List<JsonSchemaError>();
            Check(alternative, value, path, own, walk);
            if (own.Count == 0 && ++fitting > 0 && !exactlyOne)
                return;
            // An alternative of the right type that fails further inside is the one that was meant.
            if (nearest is null || Distance(own) < Distance(nearest))
                nearest = own;
        }

        if (fitting > 1)
            errors.Add(new(path, $"fits {fitting} of the {alternatives.GetArrayLength()} forms that may stand here, but exactly one was expected"));
        else if (fitting == 0)
            errors.AddRange(alternatives.GetArrayLength() == 1 || Distance(nearest!) < int.MaxValue ? nearest!
                : [new(path, $"expected {string.Join(" or ", alternatives.EnumerateArray().Select(JsonSchemaParts.TypeOf).OfType<string>().Distinct())}, got {JsonValueText.Given(value)}")]);

        int Distance(List<JsonSchemaError> own) => own.Exists(error => error.Path == path && error.Message.StartsWith("expected ", StringComparison.Ordinal)) ? int.MaxValue : own.Count;
    }

    private bool Fits(JsonElement schema, JsonElement value, string path, Walk walk)
    {
        var own = new List<JsonSchemaError>();
        Check(schema, value, path, own, walk);
        return own.Count == 0;
    }

    /// <summary>How far one check has come: a schema that branches into itself, or refers to itself, must not go on for ever.</summary>
    private sealed class Walk
    {
        public int Steps { get; set; }

        public int Depth { get; set; }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
