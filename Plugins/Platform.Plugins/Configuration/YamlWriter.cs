using System.Collections;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Platform.Plugins.Configuration;

/// <summary>Writes bound settings back as YAML with every default, so that reading the text gives the same settings.</summary>
public static class YamlWriter
{
    private static readonly SourceLocation Nowhere = new("(written)", 0, 0);

    /// <summary>The settings as YAML.</summary>
    /// <param name="settings">A bound record, or a <see cref="ConfigurationNode"/>.</param>
    public static string Write(object settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var text = new StringBuilder();
        using var writer = new StringWriter(text) { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: true));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, ToNode(settings));
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        writer.Flush();
        return text.ToString();
    }

    /// <summary>The settings as nodes, every default included, for callers that put several parts together before they write.</summary>
    /// <param name="value">A bound record or anything a setting may be; null gives YAML's null.</param>
    public static ConfigurationNode ToNode(object? value)
    {
        switch (value)
        {
            case null:
                return new ScalarNode(Nowhere, "null");
            case ConfigurationNode node:
                return node;
            case JsonNode json:
                return NodeJson.Convert(json, Nowhere);
            case string text:
                return new ScalarNode(Nowhere, text, IsQuoted: LooksLikeSomethingElse(text));
        }

        var type = value.GetType();
        if (SettingsShape.IsScalar(type))
            return new ScalarNode(Nowhere, ScalarText.Write(value));
        if (value is IDictionary dictionary)
            return new MappingNode(Nowhere, [.. dictionary.Keys.Cast<string>().Select(key => new MappingEntry(key, Nowhere, ToNode(dictionary[key])))]);
        if (value is IEnumerable items)
            return new SequenceNode(Nowhere, [.. items.Cast<object?>().Select(ToNode)]);
        return new MappingNode(Nowhere, [.. SettingsShape.Of(type).Properties.Select(property => new MappingEntry(property.Key, Nowhere, ToNode(property.Property.GetValue(value))))]);
    }

    private static void Emit(Emitter emitter, ConfigurationNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                var style = scalar.IsQuoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Value, style, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case SequenceNode sequence:
                var flow = sequence.Items.All(item => item is ScalarNode) ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, flow));
                foreach (var item in sequence.Items)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case MappingNode mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, mapping.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var entry in mapping.Entries)
                {
                    Emit(emitter, new ScalarNode(Nowhere, entry.Key, LooksLikeSomethingElse(entry.Key)));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    // Quoted wherever another reader would take the plain text for null, a boolean or a number, or where plain style would lose characters.
    private static bool LooksLikeSomethingElse(string text) =>
        text.Length == 0 || text != text.Trim() || text.Any(char.IsControl)
        || text is "~" or "null" or "Null" or "NULL" or "yes" or "no" or "on" or "off" or "y" or "n" or "Yes" or "No" or "On" or "Off" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N"
        || NodeJson.Convert(new ScalarNode(Nowhere, text))?.GetValueKind() != System.Text.Json.JsonValueKind.String
        || char.IsAsciiDigit(text[0]) || text[0] is '.' or '-' or '+';
}
