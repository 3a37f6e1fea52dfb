using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Platform.Plugins.Configuration;

/// <summary>Reads YAML into nodes that know their lines. Taken: one document of mappings, lists and scalars. Refused: duplicate keys, anchors and aliases, tags, keys that are not scalars.</summary>
public sealed class YamlReader
{
    private const int DeepestNesting = 64;
    private readonly string _file;
    private readonly SourceLocation? _fixedLocation;
    private readonly Parser _parser;

    private YamlReader(string text, string file, SourceLocation? fixedLocation)
    {
        (_file, _fixedLocation) = (file, fixedLocation);
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its top-level mapping; an empty file gives an empty one.</returns>
    /// <exception cref="ConfigurationException">The file is missing, unreadable or not such YAML.</exception>
    public static MappingNode ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message.TrimEnd('.');
            throw new ConfigurationException(new SourceLocation(path, 0, 0), $"The file cannot be read ({reason}): check the path.");
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What to call its origin in errors.</param>
    /// <returns>Its top-level mapping; an empty text gives an empty one.</returns>
    /// <exception cref="ConfigurationException">The text is not such YAML.</exception>
    public static MappingNode Read(string text, string file) => new YamlReader(text, file, null).ReadDocument() switch
    {
        MappingNode mapping => mapping,
        ScalarNode { IsNull: true } => new MappingNode(new SourceLocation(file, 1, 1), []),
        var other => throw new ConfigurationException(other.Location, $"The file is {other.Describe()}, but settings are expected, one 'key: value' per line."),
    };

    /// <summary>Reads one value, as it stands behind a key.</summary>
    /// <param name="text">A scalar, or a list or mapping in flow style.</param>
    /// <param name="location">Where errors about it point.</param>
    /// <exception cref="ConfigurationException">The text is not a YAML value.</exception>
    public static ConfigurationNode ReadValue(string text, SourceLocation location) => new YamlReader(text, location.File, location).ReadDocument();

    private ConfigurationNode ReadDocument()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.TryConsume<StreamEnd>(out _))
                return new ScalarNode(_fixedLocation ?? new SourceLocation(_file, 1, 1), "");
            _parser.Consume<DocumentStart>();
            var root = ReadNode(0);
            _parser.Consume<DocumentEnd>();
            return _parser.TryConsume<DocumentStart>(out var second) ? throw Refuse(second, "A second document begins here, but one file holds one document: remove the '---' line.") : root;
        }
        catch (YamlException exception)
        {
            throw new ConfigurationException(At(exception.Start), $"This is not valid YAML: {Reason(exception)}.");
        }
    }

    private ConfigurationNode ReadNode(int depth)
    {
        if (depth > DeepestNesting)
            throw Refuse(_parser.Current!, $"Settings are nested more than {DeepestNesting} deep: flatten them.");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            throw Refuse(alias, $"The alias '*{alias.Value}' is not taken: write the value out.");
        if (_parser.Current is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
                throw Refuse(node, $"The anchor '&{node.Anchor}' is not taken: remove it and write values out.");
            if (!node.Tag.IsEmpty)
                throw Refuse(node, $"The tag '{node.Tag}' is not taken: remove it; the setting's type is known.");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
            return new ScalarNode(At(scalar.Start), scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any));
        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<ConfigurationNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadNode(depth + 1));
            return new SequenceNode(At(sequence.Start), items);
        }

        return ReadMapping(depth);
    }

    private MappingNode ReadMapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<MappingEntry>();
        var lines = new Dictionary<string, SourceLocation>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (_parser.Current is not Scalar)
                throw Refuse(_parser.Current!, "A key is expected here, but found a list, a mapping or an alias: write 'key: value'.");
            var key = _parser.Consume<Scalar>();
            var location = At(key.Start);
            if (!lines.TryAdd(key.Value, location))
                throw Refuse(key, $"The key '{key.Value}' stands here and at {lines[key.Value]}: keep one of them.");
            entries.Add(new MappingEntry(key.Value, location, ReadNode(depth + 1)));
        }

        return new MappingNode(At(start.Start), entries);
    }

    private ConfigurationException Refuse(ParsingEvent at, string message) => new(At(at.Start), message);

    private SourceLocation At(Mark mark) => _fixedLocation ?? new SourceLocation(_file, (int)mark.Line, (int)mark.Column);

    private static string Reason(YamlException exception)
    {
        var reason = (exception.InnerException?.Message ?? exception.Message).ReplaceLineEndings(" ").TrimEnd('.', ' ');
        // Some messages begin with the position, which the location already gives.
        var end = reason.StartsWith('(') ? reason.IndexOf("): ", StringComparison.Ordinal) : -1;
        reason = end >= 0 ? reason[(end + 3)..] : reason;
        return reason.Length > 1 && char.IsUpper(reason[0]) && char.IsLower(reason[1]) ? char.ToLowerInvariant(reason[0]) + reason[1..] : reason;
    }
}
