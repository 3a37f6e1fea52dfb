namespace Platform.Plugins.Configuration;

/// <summary>A piece of a recipe or suite before it is bound to a type. Immutable.</summary>
/// <param name="Location">Where it was written.</param>
public abstract record ConfigurationNode(SourceLocation Location)
{
    /// <summary>This node as a mapping: a scalar becomes the mapping with that scalar under one key, and settings written below a scalar
    /// (<c>learner: grpo</c> with <c>--set learner.steps=3</c>) stand beside it. Anything else comes back unchanged.</summary>
    /// <param name="shorthandKey">The key that takes the scalar.</param>
    public ConfigurationNode ExpandShorthand(string shorthandKey) => this switch
    {
        ScalarNode { IsNull: false } scalar => new MappingNode(Location, [new MappingEntry(shorthandKey, Location, scalar)]),
        MappingNode { Shorthand: { } scalar } mapping => mapping.Find(shorthandKey) is null
            ? new MappingNode(Location, [new MappingEntry(shorthandKey, scalar.Location, scalar), .. mapping.Entries])
            : mapping with { Shorthand = null },
        _ => this,
    };

    /// <summary>What this is, in the words of an error.</summary>
    internal abstract string Describe();
}

/// <summary>One value.</summary>
/// <param name="Location">Where it was written.</param>
/// <param name="Value">Its text.</param>
/// <param name="IsQuoted">Whether it was written in quotes or as a block, and so is text whatever it looks like.</param>
public sealed record ScalarNode(SourceLocation Location, string Value, bool IsQuoted = false) : ConfigurationNode(Location)
{
    /// <summary>Whether this is YAML's null: nothing, <c>~</c> or <c>null</c>, unquoted.</summary>
    public bool IsNull => !IsQuoted && Value is "" or "~" or "null" or "Null" or "NULL";

    internal override string Describe() => IsNull ? "nothing" : $"'{(Value.Length > 60 ? Value[..60] + "…" : Value)}'";
}

/// <summary>A list.</summary>
/// <param name="Location">Where it begins.</param>
/// <param name="Items">Its items, in order.</param>
public sealed record SequenceNode(SourceLocation Location, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(Location)
{
    internal override string Describe() => "a list";
}

/// <summary>Keys with values.</summary>
/// <param name="Location">Where it begins.</param>
/// <param name="Entries">In the order of the file; no key twice.</param>
public sealed record MappingNode(SourceLocation Location, IReadOnlyList<MappingEntry> Entries) : ConfigurationNode(Location)
{
    /// <summary>The scalar that stood here before settings were written below it, or null. See <see cref="ConfigurationNode.ExpandShorthand"/>.</summary>
    public ScalarNode? Shorthand { get; init; }

    /// <summary>The value under a key, or null.</summary>
    /// <param name="key">The key, exactly as written.</param>
    public ConfigurationNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    /// <summary>This mapping with a key set: replaced where it stands, or added at the end.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value, which also says where the key was written.</param>
    public MappingNode With(string key, ConfigurationNode value)
    {
        var entry = new MappingEntry(key, value.Location, value);
        return this with
        {
            Entries = Find(key) is null ? [.. Entries, entry] : [.. Entries.Select(old => old.Key == key ? entry : old)],
        };
    }

    /// <summary>This mapping without a key, for readers that take a key out before they bind the rest.</summary>
    /// <param name="key">The key; one that is not there changes nothing.</param>
    public MappingNode Without(string key) => this with { Entries = [.. Entries.Where(entry => entry.Key != key)] };

    internal override string Describe() => "a block of settings";
}

/// <summary>One key with its value.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="KeyLocation">Where the key was written.</param>
/// <param name="Value">Its value.</param>
public sealed record MappingEntry(string Key, SourceLocation KeyLocation, ConfigurationNode Value);
