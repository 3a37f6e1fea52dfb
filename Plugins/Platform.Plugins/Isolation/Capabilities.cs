using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>What an environment can also do, as bits.</summary>
[Flags]
internal enum Capabilities
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary><see cref="ISnapshots"/>.</summary>
    Snapshots = 1,

    /// <summary><see cref="IOracle"/>.</summary>
    Oracle = 2,

    /// <summary><see cref="IAdmissibleActions"/>.</summary>
    AdmissibleActions = 4,

    /// <summary><see cref="IRender"/>.</summary>
    Render = 8,

    /// <summary><see cref="IMultiAgent"/>.</summary>
    MultiAgent = 16,

    /// <summary><see cref="IEpisodeMetrics"/>.</summary>
    EpisodeMetrics = 32,

    /// <summary><see cref="IParameterSpace"/>.</summary>
    ParameterSpace = 64,

    /// <summary><see cref="IPrepared"/>.</summary>
    Prepared = 128,

    /// <summary><see cref="IDeclaredBounds"/>.</summary>
    DeclaredBounds = 256,
}

/// <summary>Which interface each bit stands for.</summary>
internal static class CapabilityTypes
{
    /// <summary>Every bit with its interface.</summary>
    public static readonly IReadOnlyDictionary<Capabilities, Type> All = new Dictionary<Capabilities, Type>
    {
        [Capabilities.Snapshots] = typeof(ISnapshots),
        [Capabilities.Oracle] = typeof(IOracle),
        [Capabilities.AdmissibleActions] = typeof(IAdmissibleActions),
        [Capabilities.Render] = typeof(IRender),
        [Capabilities.MultiAgent] = typeof(IMultiAgent),
        [Capabilities.EpisodeMetrics] = typeof(IEpisodeMetrics),
        [Capabilities.ParameterSpace] = typeof(IParameterSpace),
        [Capabilities.Prepared] = typeof(IPrepared),
        [Capabilities.DeclaredBounds] = typeof(IDeclaredBounds),
    };

    /// <summary>What a class can do.</summary>
    /// <param name="environment">The class.</param>
    public static Capabilities Of(Type environment) =>
        All.Where(pair => environment.IsAssignableTo(pair.Value)).Aggregate(Capabilities.None, (all, pair) => all | pair.Key);
}
