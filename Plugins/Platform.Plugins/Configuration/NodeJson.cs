using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.Plugins.Configuration;

/// <summary>Nodes to JSON and back, for settings that are JSON, such as task parameters.</summary>
internal static class NodeJson
{
    /// <summary>The same content as JSON: unquoted scalars become null, booleans and numbers where they look like one, as in YAML's core schema.</summary>
    /// <param name="node">Any node.</param>
    public static JsonNode? Convert(ConfigurationNode node) => node switch
    {
        ScalarNode { IsQuoted: true } scalar => JsonValue.Create(scalar.Value),
        ScalarNode { IsNull: true } => null,
        ScalarNode { Value: "true" or "True" or "TRUE" } => JsonValue.Create(true),
        ScalarNode { Value: "false" or "False" or "FALSE" } => JsonValue.Create(false),
        ScalarNode scalar when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        ScalarNode scalar when double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        ScalarNode scalar => JsonValue.Create(scalar.Value),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Convert(entry.Value)))),
        _ => null,
    };

    /// <summary>JSON as nodes.</summary>
    /// <param name="json">Any JSON.</param>
    /// <param name="location">Where to say it was written.</param>
    public static ConfigurationNode Convert(JsonNode? json, SourceLocation location) => json switch
    {
        null => new ScalarNode(location, "null"),
        JsonArray array => new SequenceNode(location, [.. array.Select(item => Convert(item, location))]),
        JsonObject mapping => new MappingNode(location, [.. mapping.Select(pair => new MappingEntry(pair.Key, location, Convert(pair.Value, location)))]),
        JsonValue value when value.TryGetValue<string>(out var text) => new ScalarNode(location, text, IsQuoted: true),
        _ => new ScalarNode(location, json.ToJsonString()),
    };
}
