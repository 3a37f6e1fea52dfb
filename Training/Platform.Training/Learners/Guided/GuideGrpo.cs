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
    private const int FirstTokens = 8;

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
        if (micro.Indices.Any(index => micro.Batch.Round.Trajectories[index].IsHinted))
            ReportHinted(micro, metrics);
        return base.Surrogate(micro, metrics);
    }

    /// <summary>Ratios of hinted tokens, and how many are clipped among a rollout's first ones, where the hint tells most, and later.</summary>
    private void ReportHinted(MicroBatch micro, UpdateMetrics metrics)
    {
        var (last, place) = (-1, 0);
        var part = micro.PerToken((index, _) => // 1 for the first tokens of a hinted rollout, 2 for its others
        {
            (last, place) = (index, index == last ? place + 1 : 0);
            return !micro.Batch.Round.Trajectories[index].IsHinted ? 0 : place < FirstTokens ? 1 : 2;
        });
        var ratio = ClippedSurrogate.Ratio(micro.LogProbs.detach(), micro.OldLogProbs);
        var above = (micro.Advantages > 0).logical_and(ratio > 1 + options.ClipHigh);
        var below = (micro.Advantages < 0).logical_and(ratio < 1 - options.ClipLow);
        var clipped = above.logical_or(below).to(ScalarType.Float32);
        metrics.Add("hintedRatio", ratio.masked_select(part > 0));
        metrics.Add("hintedClipFractionFirst", clipped.masked_select(part.eq(1)));
        metrics.Add("hintedClipFractionLater", clipped.masked_select(part.eq(2)));
    }
}
