using System.Globalization;

namespace Platform.Plugins.Configuration;

/// <summary>Applies <c>--set path=value</c> from the command line to a recipe before it is bound.</summary>
public static class SetOverride
{
    /// <summary>The recipe with one setting changed. Missing blocks on the way are created; a number steps into a list.</summary>
    /// <param name="root">The recipe.</param>
    /// <param name="assignment">Such as <c>learner.kl.coefficient=0.02</c> or <c>stages.1.steps=3</c>. The value is read as YAML, so <c>[1, 2]</c> is a list.</param>
    /// <exception cref="ConfigurationException">The assignment has no <c>=</c>, an empty key, a value that is not YAML, or an index outside its list.</exception>
    public static MappingNode Apply(MappingNode root, string assignment)
    {
        ArgumentNullException.ThrowIfNull(root);
        var location = new SourceLocation($"--set {assignment}", 0, 0);
        var split = assignment.IndexOf('=', StringComparison.Ordinal);
        var keys = assignment[..Math.Max(split, 0)].Split('.', StringSplitOptions.TrimEntries);
        if (split < 0 || keys.Any(key => key.Length == 0))
            throw new ConfigurationException(location, "A setting and its value are expected, such as --set learner.kl.coefficient=0.02.");
        var value = YamlReader.ReadValue(assignment[(split + 1)..], location);
        return (MappingNode)Set(root, keys, 0, value);
    }

    private static ConfigurationNode Set(ConfigurationNode? node, string[] keys, int at, ConfigurationNode value)
    {
        if (at == keys.Length)
            return value;
        switch (node)
        {
            case SequenceNode sequence:
                var isIndex = int.TryParse(keys[at], NumberStyles.None, CultureInfo.InvariantCulture, out var index);
                if (!isIndex || index >= sequence.Items.Count)
                {
                    var expected = sequence.Items.Count == 0 ? "nothing can be addressed in it" : $"use a number from 0 to {sequence.Items.Count - 1}";
                    throw new ConfigurationException(value.Location, $"{string.Join('.', keys[..at])} is a list of {sequence.Items.Count}, which has no item '{keys[at]}': {expected}.");
                }

                var items = sequence.Items.ToArray();
                items[index] = Set(items[index], keys, at + 1, value);
                return sequence with { Items = items };
            case MappingNode mapping:
                return mapping.With(keys[at], Set(mapping.Find(keys[at]), keys, at + 1, value));
            case ScalarNode { IsNull: false } scalar:
                return new MappingNode(scalar.Location, [Entry()]) { Shorthand = scalar };
            default:
                return new MappingNode(value.Location, [Entry()]);
        }

        MappingEntry Entry() => new(keys[at], value.Location, Set(null, keys, at + 1, value));
    }
}
