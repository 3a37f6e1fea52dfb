namespace Platform.Host.Recipes.Mixtures;

/// <summary>One environment of a mixture.</summary>
/// <param name="Source">The environment.</param>
/// <param name="Weight">How many of its tasks are in a round, 1 or more.</param>
internal sealed record MixtureMember(EnvironmentSource Source, int Weight)
{
    /// <summary>The setting that says how many.</summary>
    public const string WeightKey = "weight";

    /// <summary>Most tasks in a round.</summary>
    public const int LargestWeight = 1000;
}
