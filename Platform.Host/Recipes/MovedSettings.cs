using Platform.Plugins.Configuration;

namespace Platform.Host.Recipes;

/// <summary>Settings that recipes have in another block than they once had: refused with their new name in a recipe, followed in the recipe of a stored run.</summary>
internal static class MovedSettings
{
    private const string From = "policy";
    private const string To = "generation";
    private static readonly (string Old, string New)[] Names = [("engine", "engine"), ("generationType", "type"), ("cacheMegabytes", "cacheMegabytes")];

    /// <summary>The recipe without such settings, each of which is a fault.</summary>
    /// <param name="root">The recipe.</param>
    /// <param name="errors">Receives the faults.</param>
    public static MappingNode Refuse(MappingNode root, ICollection<ConfigurationError> errors)
    {
        if (root.Find(From) is not MappingNode block)
            return root;
        foreach (var (old, name) in Names)
            if (block.Entries.FirstOrDefault(entry => entry.Key == old) is { } entry)
            {
                errors.Add(new(entry.KeyLocation, $"{From}.{old} is not a setting: write {To}.{name}."));
                block = block.Without(old);
            }

        return root.With(From, block);
    }

    /// <summary>The recipe with such settings where they belong.</summary>
    /// <param name="root">The recipe.</param>
    public static MappingNode Follow(MappingNode root)
    {
        foreach (var (old, name) in Names)
        {
            if (root.Find(From) is not MappingNode block || block.Find(old) is not { } value)
                continue;
            var target = root.Find(To) as MappingNode ?? new MappingNode(block.Location, []);
            root = root.With(From, block.Without(old)).With(To, target.Find(name) is null ? target.With(name, value) : target);
        }

        return root;
    }
}
