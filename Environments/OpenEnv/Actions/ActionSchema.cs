using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Actions;

/// <summary>The JSON Schema of a server's action, looked at for how an agent could write one.</summary>
internal sealed class ActionSchema
{
    private const int MostNesting = 8;
    private const string Metadata = "metadata";
    private readonly JsonElement _root;
    private readonly List<JsonElement> _forms = [];

    /// <summary>Looks at a schema.</summary>
    /// <param name="root">A JSON object.</param>
    public ActionSchema(JsonElement root)
    {
        _root = root;
        Collect(root, 0);
    }

    /// <summary>Names of all fields, of any form.</summary>
    public IEnumerable<string> Fields => _forms.SelectMany(Properties).Select(property => property.Name).Distinct();

    /// <summary>Whether the server is one of this platform.</summary>
    public bool IsPlatform => _root.TryGetProperty("x-platform", out _);

    /// <summary>Whether an action calls a tool.</summary>
    public bool CallsTools => _forms.Exists(form => Has(form, "tool_name") && Has(form, "arguments"));

    /// <summary>The one text field that an action needs: the only required one, or the only one there is; null where it is not so simple.</summary>
    public JsonProperty? OnlyText
    {
        get
        {
            if (_forms is not [var form])
                return null;
            var fields = Properties(form).ToArray();
            var required = form.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
            var needed = fields.Where(one => required.Contains(one.Name)).ToArray();
            return (needed.Length > 0 ? needed : fields) is [var only] && IsText(only.Value, 0) ? only : null;
        }
    }

    /// <summary>The schema of a field, or null where no form has it.</summary>
    /// <param name="field">Its name.</param>
    public JsonElement? Find(string field) => _forms.SelectMany(Properties).Where(property => property.Name == field).Select(property => (JsonElement?)property.Value).FirstOrDefault();

    /// <summary>Whether a field takes any text at all.</summary>
    /// <param name="field">Its schema.</param>
    public bool IsPlainText(JsonElement field)
    {
        field = Resolve(field, 0);
        return IsText(field, 0) && !field.EnumerateObject().Any(keyword => keyword.Name is "enum" or "const" or "pattern" or "format" or "maxLength" or "minLength" or "allOf" or "not");
    }

    /// <summary>Checks whole actions; null where the schema has something that cannot be checked here, and the server alone checks.</summary>
    public JsonSchemaValidator? Validator()
    {
        try
        {
            return new JsonSchemaValidator(_root);
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The schema as an agent is told it: without the metadata that every action may carry.</summary>
    public string Describe()
    {
        var schema = JsonNode.Parse(_root.GetRawText())!.AsObject();
        if (schema["properties"] is JsonObject properties)
            properties.Remove(Metadata);
        return schema.ToJsonString(Json.Compact);
    }

    private void Collect(JsonElement schema, int depth)
    {
        schema = Resolve(schema, 0);
        foreach (var name in new[] { "anyOf", "oneOf" })
        {
            if (depth < MostNesting && schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var alternatives) && alternatives.ValueKind == JsonValueKind.Array)
            {
                foreach (var alternative in alternatives.EnumerateArray())
                    Collect(alternative, depth + 1);
                return;
            }
        }

        _forms.Add(schema);
    }

    private static bool Has(JsonElement form, string field) => Properties(form).Any(property => property.Name == field);

    /// <summary>The fields that an agent might fill: neither metadata nor constants.</summary>
    private static IEnumerable<JsonProperty> Properties(JsonElement form) =>
        form.ValueKind == JsonValueKind.Object && form.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Where(property => property.Name != Metadata && !(property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("const", out _)))
            : [];

    private bool IsText(JsonElement field, int depth)
    {
        field = Resolve(field, 0);
        if (field.ValueKind != JsonValueKind.Object || depth > MostNesting)
            return false;
        if (field.TryGetProperty("type", out var type))
            return type.ValueKind == JsonValueKind.String ? type.ValueEquals("string"u8) : type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals("string"u8));
        return field.TryGetProperty("anyOf", out var any) && any.ValueKind == JsonValueKind.Array && any.EnumerateArray().Any(one => IsText(one, depth + 1));
    }

    private JsonElement Resolve(JsonElement schema, int depth)
    {
        if (depth > MostNesting || schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$ref", out var reference) || reference.ValueKind != JsonValueKind.String)
            return schema;
        var found = _root;
        foreach (var part in reference.GetString()!.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out found))
                return schema;
        }

        return Resolve(found, depth + 1);
    }
}
