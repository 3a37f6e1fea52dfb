using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the REINFORCE learner, whose baseline is chosen: <c>learner</c> with type <c>reinforce</c>.</summary>
public sealed record ReinforceOptions : PolicyGradientOptions
{
    /// <summary>Sums over sequences, which keeps the gradient unbiased.</summary>
    public ReinforceOptions() => Aggregation = "sequence-mean-token-sum";

    /// <summary>What a rollout's score is compared with: the group's mean, that of the others, a greedy rollout (ReMax), the mean by length (OPO); or only the best
    /// counts, by what it has before the second best (Pass@k).</summary>
    [Setting("What a rollout's score is compared with: nothing, the group's mean, the mean of the others, a greedy rollout of the task (ReMax), the mean weighted by length (OPO); or only the best counts, compared with the second best (Pass@k).",
        Values = ["none", "mean", "leave-one-out", "greedy", "length-weighted", "second-best"])]
    public string Baseline { get; init; } = "mean";

    /// <inheritdoc/>
    protected override int MinimumGroupSize => Baseline is "none" or "greedy" ? 1 : 2;
}
