using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the RLOO learner: <c>learner</c> with type <c>rloo</c>. With rewards that a verifier gives, <c>kl.coefficient: 0</c> is usual.</summary>
public sealed record RlooOptions : PolicyGradientOptions
{
    /// <summary>Four rollouts, KL in the reward, sums over sequences.</summary>
    public RlooOptions() => (GroupSize, Aggregation, Kl) = (4, "sequence-mean-token-sum", new() { Coefficient = 0.05, Placement = "reward" });

    /// <summary>What one ratio covers: with <c>none</c> the loss is REINFORCE's, −A · log π.</summary>
    [Setting("What the clipped ratio covers; none for REINFORCE's loss without a ratio.", Values = ["none", "token", "trajectory"])]
    public string Ratio { get; init; } = "none";
}
