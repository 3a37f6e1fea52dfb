using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Sdk;

/// <summary>What is looked up while a schema is checked: patterns and references, read once. Reading them finds every fault of the schema.</summary>
internal sealed class JsonSchemaParts
{
    private static readonly TimeSpan s_patternTime = TimeSpan.FromMilliseconds(100);
    private static readonly string[] s_types = ["string", "number", "integer", "boolean", "array", "object", "null"];
    private static readonly string[] s_schemas = ["items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else"];
    private static readonly string[] s_schemaLists = ["anyOf", "oneOf", "allOf", "prefixItems"];
    private static readonly string[] s_schemaMaps = ["properties", "patternProperties", "$defs", "definitions"];
    private static readonly string[] s_compositions = ["anyOf", "oneOf", "allOf", "$ref", "patternProperties", "additionalProperties", "if"];
    private static readonly string[] s_refused = ["unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "$dynamicRef", "$recursiveRef"];
    private static readonly (string Keyword, JsonValueKind[] Kinds)[] s_kinds =
    [
        ("enum", [JsonValueKind.Array]), ("required", [JsonValueKind.Array]), ("properties", [JsonValueKind.Object]), ("patternProperties", [JsonValueKind.Object]),
        ("dependentRequired", [JsonValueKind.Object]), ("pattern", [JsonValueKind.String]), ("format", [JsonValueKind.String]), ("$ref", [JsonValueKind.String]),
        ("minimum", [JsonValueKind.Number]), ("maximum", [JsonValueKind.Number]), ("multipleOf", [JsonValueKind.Number]),
        ("exclusiveMinimum", [JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False]), ("exclusiveMaximum", [JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False]),
        ("minLength", [JsonValueKind.Number]), ("maxLength", [JsonValueKind.Number]), ("minItems", [JsonValueKind.Number]), ("maxItems", [JsonValueKind.Number]),
        ("minProperties", [JsonValueKind.Number]), ("maxProperties", [JsonValueKind.Number]), ("minContains", [JsonValueKind.Number]), ("maxContains", [JsonValueKind.Number]),
    ];

    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _references = new(StringComparer.Ordinal);
    private readonly Queue<JsonElement> _unread = []; // places that were referred to
    private readonly JsonElement _root;

    public JsonSchemaParts(JsonElement root)
    {
        _root = root;
        Read(root);
        while (_unread.TryDequeue(out var place))
            Read(place);
    }

    /// <summary>Whether the root declares all its properties itself, so that closing it means what it seems to.</summary>
    public bool IsPlainObject => !s_compositions.Any(keyword => _root.TryGetProperty(keyword, out _));

    /// <summary>The types a schema names, in words, or null if it names none.</summary>
    public static string? TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() is > 0 and <= 20)
            return $"one of {string.Join(", ", values.EnumerateArray().Select(JsonValueText.Short))}";
        if (!schema.TryGetProperty("type", out var type))
            return schema.TryGetProperty("const", out var constant) ? JsonValueText.Short(constant) : null;
        return type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray().Select(one => JsonValueText.Type(one.GetString()!))) : JsonValueText.Type(type.GetString()!);
    }

    public JsonElement Resolve(string reference) => _references[reference];

    /// <summary>Whether the pattern is found in the text. A pattern that takes too long is not.</summary>
    public bool IsMatch(string pattern, string text)
    {
        try
        {
            return _patterns[pattern].IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private void Read(JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return;
        if (schema.ValueKind != JsonValueKind.Object)
            throw new FormatException($"A JSON Schema is {JsonValueText.Given(schema)}: expected an object, true or false.");
        foreach (var property in schema.EnumerateObject())
            Read(property);
    }

    private void Read(JsonProperty keyword)
    {
        var (name, value) = (keyword.Name, keyword.Value);
        if (s_refused.Contains(name))
            throw new NotSupportedException($"The JSON Schema uses {name}, which is not checked here: write the properties out, with additionalProperties.");
        if (s_kinds.FirstOrDefault(kind => kind.Keyword == name) is { Kinds: { } kinds } && !kinds.Contains(value.ValueKind))
            throw new FormatException($"The JSON Schema has {name} as {JsonValueText.Given(value)}: expected {string.Join(" or ", kinds.Select(kind => kind.ToString().ToLowerInvariant()))}.");
        if (name == "type")
            ReadType(value);
        else if (name == "pattern")
            AddPattern(value.GetString()!);
        else if (name == "$ref")
            AddReference(value.GetString()!);
        else if (s_schemas.Contains(name))
            Read(name == "items" && value.ValueKind == JsonValueKind.Array ? throw new NotSupportedException("The JSON Schema has a list as items, which draft 2020-12 calls prefixItems: write prefixItems.") : value);
        else if (s_schemaLists.Contains(name) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            foreach (var part in value.EnumerateArray())
                Read(part);
        else if (s_schemaLists.Contains(name))
            throw new FormatException($"The JSON Schema has {name} as {JsonValueText.Given(value)}: expected an array with at least one schema.");
        else if (s_schemaMaps.Contains(name) && value.ValueKind == JsonValueKind.Object)
            foreach (var part in value.EnumerateObject())
            {
                if (name == "patternProperties")
                    AddPattern(part.Name);
                Read(part.Value);
            }
        else if (name == "required" && value.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
            throw new FormatException("The JSON Schema has something else than names under required: expected an array of strings.");
    }

    private static void ReadType(JsonElement value)
    {
        foreach (var type in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
            if (type.ValueKind != JsonValueKind.String || !s_types.Contains(type.GetString()))
                throw new FormatException($"The JSON Schema has the type {JsonValueText.Short(type)}: {NearestName.Suggest(type.ToString(), s_types)}");
    }

    private void AddPattern(string pattern)
    {
        if (_patterns.ContainsKey(pattern))
            return;
        try
        {
            _patterns[pattern] = new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_patternTime);
        }
        catch (NotSupportedException)
        {
            _patterns[pattern] = new(pattern, RegexOptions.CultureInvariant, s_patternTime);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"The JSON Schema has the pattern {pattern}, which is no regular expression: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private void AddReference(string reference)
    {
        if (_references.ContainsKey(reference))
            return;
        if (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal))
            throw new NotSupportedException($"The JSON Schema refers to '{reference}', but only places in itself are followed: use one such as #/$defs/Name.");
        var place = _root;
        foreach (var step in reference == "#" ? [] : Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            var key = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (place.ValueKind == JsonValueKind.Array && int.TryParse(key, out var index) && index >= 0 && index < place.GetArrayLength())
                place = place[index];
            else if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(key, out place))
                throw new FormatException($"The JSON Schema refers to '{reference}', but has no such place.");
        }

        _references[reference] = place;
        _unread.Enqueue(place);
    }
}
