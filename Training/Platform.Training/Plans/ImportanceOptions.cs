using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>How tokens that were not sampled by the policy that ratios are taken against are weighed: <c>learner.importance</c>.</summary>
/// <remarks>Only used where the two differ: with rounded generation weights. On-policy rollouts in 32-bit floats need none.</remarks>
public sealed record ImportanceOptions
{
    /// <summary>What one weight covers.</summary>
    [Setting("What one weight covers; none for no correction.", Values = ["none", "token", "sequence", "geometric"])]
    public string Level { get; init; } = "token";

    /// <summary>What happens to weights out of bounds.</summary>
    [Setting("Whether weights are cut at high, or tokens outside low to high dropped.", Values = ["truncate", "mask"])]
    public string Mode { get; init; } = "truncate";

    /// <summary>Lower bound of <c>mask</c>.</summary>
    [Setting("Lower bound of mask.", Minimum = 0, Maximum = 1)]
    public double Low { get; init; } = 0.5;

    /// <summary>Upper bound.</summary>
    [Setting("Upper bound of a weight.", Minimum = 1, Maximum = 1000)]
    public double High { get; init; } = 2;
}
