using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the learner of Kimi k1.5: <c>learner</c> with type <c>kimi</c>.</summary>
public sealed record KimiOptions : PolicyGradientOptions
{
    /// <summary>Sums over sequences, as the squared term is of whole sequences.</summary>
    public KimiOptions() => Aggregation = "sequence-mean-token-sum";

    /// <summary>τ: weight of the squared log-ratio to the iterate.</summary>
    [Setting("Weight of the squared log-ratio to the iterate.", Minimum = 0, Maximum = 1000)]
    public double Tau { get; init; } = 0.1;

    /// <summary>Rounds that share one iterate: the policy that log-ratios are taken against. With 1 it is the policy that sampled the round.</summary>
    [Setting("Rounds that share one iterate, the policy that log-ratios are taken against.", Minimum = 1, Maximum = 1_000_000)]
    public int RoundsPerIterate { get; init; } = 1;

    /// <summary>Whether the optimizer forgets its moments when the iterate changes, as the paper has it.</summary>
    [Setting("Whether the optimizer forgets its moments when the iterate changes.")]
    public bool RestartsOptimizer { get; init; } = true;

    /// <summary>The reward for being shorter than the others of the group.</summary>
    [Setting("The reward for being shorter than the others of the group.")]
    public LengthRewardOptions LengthReward { get; init; } = new();
}

/// <summary>Settings of the length reward: between −½ for the longest and ½ for the shortest of a group.</summary>
public sealed record LengthRewardOptions
{
    /// <summary>Weight beside the score; 0 for none.</summary>
    [Setting("Weight of the length reward; 0 for none.", Minimum = 0, Maximum = 1000)]
    public double Weight { get; init; }

    /// <summary>Rounds of the stage without it.</summary>
    [Setting("Rounds of the stage without the length reward.", Minimum = 0)]
    public int WarmupRounds { get; init; }
}
