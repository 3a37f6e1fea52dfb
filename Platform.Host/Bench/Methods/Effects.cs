namespace Platform.Host.Bench.Methods;

/// <summary>Every effect run, family by family.</summary>
internal static class Effects
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Effect> All { get; } = [.. new[] { BasicEffects.Entries, GuidedEffects.Entries, PreferenceEffects.Entries }.SelectMany(entries => entries)];
}
