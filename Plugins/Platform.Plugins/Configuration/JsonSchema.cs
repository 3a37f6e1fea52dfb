using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Configuration;

/// <summary>Describes settings as a JSON Schema (draft 2020-12), which editors use to complete and check YAML.</summary>
public sealed class JsonSchema
{
    private readonly JsonObject _definitions = [];
    private readonly Dictionary<Type, string> _names = [];

    private JsonSchema()
    {
    }

    /// <summary>The schema of a type of settings: keys, descriptions, ranges, allowed values and defaults.</summary>
    /// <param name="type">A record that <see cref="OptionsBinder"/> can bind.</param>
    public static JsonObject For(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var builder = new JsonSchema();
        var root = builder.Describe(type, null);
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = type.Name };
        foreach (var (key, value) in root)
            schema[key] = value?.DeepClone();
        if (builder._definitions.Count > 0)
            schema["$defs"] = builder._definitions;
        return schema;
    }

    private JsonObject Describe(Type type, SettingAttribute? setting)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return OrNull(Describe(underlying, setting));
        if (SettingsShape.IsScalar(type))
            return DescribeScalar(type, setting);
        if (SettingsShape.IsRaw(type))
            return type == typeof(JsonObject) || type == typeof(MappingNode) ? new JsonObject { ["type"] = "object" } : [];
        if (SettingsShape.ItemType(type) is { } item)
            return new JsonObject { ["type"] = "array", ["items"] = Describe(item, setting) };
        if (SettingsShape.ValueType(type) is { } value)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Describe(value, setting) };
        return DescribeSettings(type);
    }

    private static JsonObject DescribeScalar(Type type, SettingAttribute? setting)
    {
        var schema = new JsonObject { ["type"] = type == typeof(bool) ? "boolean" : SettingsShape.IsInteger(type) ? "integer" : SettingsShape.IsNumber(type) ? "number" : "string" };
        if (type.IsEnum)
            schema["enum"] = Strings(ScalarText.Names(type));
        if (type == typeof(TimeSpan))
            schema["pattern"] = "^[+-]?[0-9.]+(ms|s|m|h|d)$";
        if (setting is null)
            return schema;
        if (setting.Values.Length > 0 && type == typeof(string))
            schema["enum"] = Strings(setting.Values);
        if (SettingsShape.IsNumber(type) && double.IsFinite(setting.Minimum))
            schema["minimum"] = Number(setting.Minimum);
        if (SettingsShape.IsNumber(type) && double.IsFinite(setting.Maximum))
            schema["maximum"] = Number(setting.Maximum);
        return schema;
    }

    private JsonObject DescribeSettings(Type type)
    {
        var reference = new JsonObject { ["$ref"] = $"#/$defs/{DefinitionName(type)}" };
        if (_names.ContainsKey(type))
            return reference;
        _names[type] = DefinitionName(type);
        _definitions[_names[type]] = DescribeRecord(SettingsShape.Of(type));
        return reference;
    }

    private JsonObject DescribeRecord(SettingsShape shape)
    {
        var properties = new JsonObject();
        var required = shape.Properties.Where(property => property.IsRequired).Select(property => property.Key).ToList();
        var defaults = shape.Constructor is null ? Activator.CreateInstance(shape.Type) : null;
        foreach (var property in shape.Properties)
        {
            var schema = Describe(property.Property.PropertyType, property.Setting);
            if (property.IsNullable && Nullable.GetUnderlyingType(property.Property.PropertyType) is null)
                schema = OrNull(schema);
            if (property.Setting is { } setting)
                schema["description"] = setting.Text;
            if (defaults is not null && !property.IsRequired && NodeJson.Convert(YamlWriter.ToNode(property.Property.GetValue(defaults))) is { } value)
                schema["default"] = value;
            properties[property.Key] = schema;
        }

        var record = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
            record["required"] = Strings(required);
        return shape.ShorthandKey is { } key && properties[key] is { } scalar
            ? new JsonObject { ["anyOf"] = new JsonArray(scalar.DeepClone(), record) }
            : record;
    }

    // Two types of one name in different namespaces must not share a definition.
    private string DefinitionName(Type type) => _names.TryGetValue(type, out var known) ? known
        : _names.ContainsValue(type.Name) ? type.FullName!.Replace('+', '.')
        : type.Name;

    private static JsonObject OrNull(JsonObject schema) => new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static JsonValue Number(double value) => value == Math.Truncate(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);
}
