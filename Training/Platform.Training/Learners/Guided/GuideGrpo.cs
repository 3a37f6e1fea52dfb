using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Guided;

/// <summary>GRPO with adaptive guidance: tasks that every rollout failed are tried again with a hint, and the policy without the hint learns from that.</summary>
/// <remarks>Source: "Adaptive Guidance Accelerates Reinforcement Learning of Reasoning Models", arXiv:2506.13923, section 3. The ratio of a hinted token is
/// π(y_t | x, y_&lt;t) / π_old(y_t | x, hint, y_&lt;t): its trajectory lacks the hint's tokens while its log-probs are those of sampling. <see cref="GuideGrpoSource"/> plays. Departures: a
/// group holds the failed rollouts beside the hinted ones, so that a success has a contrast. min(ρA, clip(ρ)A) has no lower clip where A &gt; 0,
/// which is where ratios start out small.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class GuideGrpo(GuideGrpoOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            double[] returns = [.. group.Select(index => round.Trajectories[index].Return)];
            var advantages = options.NormalizeByStandardDeviation ? GroupAdvantages.Standardized(returns) : GroupAdvantages.Centered(returns);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var trajectories = micro.Batch.Round.Trajectories;
        if (micro.Indices.Any(index => trajectories[index].IsHinted))
        {
            var hinted = micro.PerToken((index, _) => trajectories[index].IsHinted ? 1 : 0) > 0;
            metrics.Add("hintedRatio", ClippedSurrogate.Ratio(micro.LogProbs.detach(), micro.OldLogProbs).masked_select(hinted));
        }

        return base.Surrogate(micro, metrics);
    }
}
