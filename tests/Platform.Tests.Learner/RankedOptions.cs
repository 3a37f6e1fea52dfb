using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Tests.Learner;

/// <summary>Settings of the learner <c>ranked</c>.</summary>
public sealed record RankedOptions : PolicyGradientOptions
{
    /// <summary>Advantage of the best rollout; the worst has its negative.</summary>
    [Setting("Advantage of the best rollout; the worst has its negative.", Minimum = 0, Maximum = 100)]
    public double Spread { get; init; } = 1;
}
