using Platform.Plugins.Configuration;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>Settings and their faults as frames, with the place where each was written, so that a fault found in another process still names file and line.</summary>
internal static class ConfigurationCodec
{
    private const byte Scalar = 0, Sequence = 1, Mapping = 2;
    private const int MostDepth = 64;

    /// <summary>Writes settings.</summary>
    public static void WriteNode(FrameWriter frame, ConfigurationNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                frame.Byte(Scalar);
                WriteLocation(frame, scalar.Location);
                frame.Text(scalar.Value);
                frame.Flag(scalar.IsQuoted);
                break;
            case SequenceNode sequence:
                frame.Byte(Sequence);
                WriteLocation(frame, sequence.Location);
                frame.Count(sequence.Items.Count);
                foreach (var item in sequence.Items)
                    WriteNode(frame, item);
                break;
            case MappingNode mapping:
                frame.Byte(Mapping);
                WriteLocation(frame, mapping.Location);
                frame.Flag(mapping.Shorthand is not null);
                if (mapping.Shorthand is { } shorthand)
                    WriteNode(frame, shorthand);
                frame.Count(mapping.Entries.Count);
                foreach (var entry in mapping.Entries)
                {
                    frame.Text(entry.Key);
                    WriteLocation(frame, entry.KeyLocation);
                    WriteNode(frame, entry.Value);
                }

                break;
        }
    }

    /// <summary>Reads settings.</summary>
    public static ConfigurationNode ReadNode(ref FrameReader frame, int depth = 0)
    {
        if (depth > MostDepth)
            throw new InvalidDataException($"A frame holds settings more than {MostDepth} deep.");
        var kind = frame.Byte();
        var location = ReadLocation(ref frame);
        switch (kind)
        {
            case Scalar:
                return new ScalarNode(location, frame.Text(), frame.Flag());
            case Sequence:
                var items = new ConfigurationNode[frame.Items()];
                for (var i = 0; i < items.Length; i++)
                    items[i] = ReadNode(ref frame, depth + 1);
                return new SequenceNode(location, items);
            default:
                var shorthand = frame.Flag() ? ReadNode(ref frame, depth + 1) as ScalarNode : null;
                var entries = new MappingEntry[frame.Items()];
                for (var i = 0; i < entries.Length; i++)
                    entries[i] = new MappingEntry(frame.Text(), ReadLocation(ref frame), ReadNode(ref frame, depth + 1));
                return new MappingNode(location, entries) { Shorthand = shorthand };
        }
    }

    /// <summary>Writes faults.</summary>
    public static void WriteErrors(FrameWriter frame, IReadOnlyCollection<ConfigurationError> errors)
    {
        frame.Count(errors.Count);
        foreach (var error in errors)
        {
            WriteLocation(frame, error.Location);
            frame.Text(error.Message);
        }
    }

    /// <summary>Reads faults.</summary>
    public static IReadOnlyList<ConfigurationError> ReadErrors(ref FrameReader frame)
    {
        var errors = new ConfigurationError[frame.Items()];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = new ConfigurationError(ReadLocation(ref frame), frame.Text());
        return errors;
    }

    private static void WriteLocation(FrameWriter frame, SourceLocation location)
    {
        frame.Text(location.File);
        frame.Count(location.Line);
        frame.Count(location.Column);
    }

    private static SourceLocation ReadLocation(ref FrameReader frame) => new(frame.Text(), frame.Count(), frame.Count());
}
