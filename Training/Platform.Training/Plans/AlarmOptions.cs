using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>When a stage says that something goes wrong: <c>alarms</c>. An alarm is a sentence; it stops nothing, and comes once until its cause is gone.</summary>
public sealed record AlarmOptions
{
    /// <summary>Entropy in nats per token below which the policy hardly varies any more; null never.</summary>
    [Setting("Entropy in nats per token below which a policy gradient is said to have collapsed.", Minimum = 0)]
    public double? EntropyBelow { get; init; } = 0.001;

    /// <summary>KL(old‖new) in nats per token above which an update is too large; null never.</summary>
    [Setting("KL divergence from the policy that sampled a round, in nats per token, above which its update is said to be too large.", Minimum = 0)]
    public double? KlAbove { get; init; } = 1;

    /// <summary>How many times longer than at the stage's start rollouts may become; null for any length.</summary>
    [Setting("How many times longer than in the stage's first five steps rollouts may become.", Minimum = 1)]
    public double? LengthGrowth { get; init; } = 4;

    /// <summary>Steps in a row without any advantage; null never.</summary>
    [Setting("Steps in a row in which every advantage is 0.", Minimum = 1, Maximum = 1_000_000)]
    public int? ZeroAdvantageSteps { get; init; } = 5;
}
