using Platform.Sdk;

namespace PluginName;

/// <summary>Settings of <c>plugin-name-v1</c>: what stands beside its <c>id</c> in <c>curriculum</c> of a recipe.</summary>
public sealed record PluginNameOptions
{
    /// <summary>Most of a step's tasks that are played again, in [0, 1].</summary>
    [Setting("Share of a step's tasks that may be ones that failed before.", Minimum = 0, Maximum = 1)]
    public double Share { get; init; } = 0.5;

    /// <summary>Return from which on a rollout counts as a success, where the environment does not say.</summary>
    [Setting("Return from which on a rollout is a success, where the environment does not say.", Minimum = -1e9, Maximum = 1e9)]
    public double Success { get; init; } = 1;

    /// <summary>Most failed tasks that are remembered.</summary>
    [Setting("Most failed tasks that are remembered.", Minimum = 1, Maximum = 1_000_000)]
    public int Capacity { get; init; } = 1000;
}
