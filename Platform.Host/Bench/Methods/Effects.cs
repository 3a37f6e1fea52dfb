namespace Platform.Host.Bench.Methods;

/// <summary>Every effect run, family by family.</summary>
internal static class Effects
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Effect> All { get; } =
    [
        .. BasicEffects.Entries,
        .. GuidedEffects.Entries,
        .. BudgetEffects.Entries,
        .. SamplingEffects.Entries,
        .. PreferenceEffects.Entries,
        .. CriticFreeEffects.Entries,
        .. CriticEffects.Entries,
        .. MultiTurnEffects.Entries,
        .. NlpoEffect.Entries,
        .. HicraEffect.Entries,
        .. ShorteningEffects.Entries,
        .. RetroformerEffect.Entries,
        .. SurroundingEffects.Entries,
    ];
}
