using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>REINFORCE leave-one-out: the mean of the other rollouts is an unbiased baseline.</summary>
/// <remarks>Source: Back to Basics, arXiv:2402.14740, section 3.3. A = r − mean of the others, where r has β · KL (k1) taken off; −A · Σ log π over the sequence,
/// or the clipped surrogate on the token's or the sequence's ratio.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Rloo(RlooOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => options.Ratio == "token" ? base.ClipRange : null;

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models) => CompareGroups(round, scores => GroupAdvantages.LeaveOneOut(scores));

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        if (options.Ratio == "none")
            return -micro.Advantages * micro.LogProbs;
        var ratio = SegmentRatio.PerToken(micro, SegmentRatio.Log(micro, options.Ratio, mean: false));
        if (options.Ratio == "trajectory")
            SegmentRatio.ReportClipped(metrics, ratio, micro.Advantages, 1 - options.ClipLow, 1 + options.ClipHigh);
        return ClippedSurrogate.Loss(ratio, micro.Advantages, options.ClipLow, options.ClipHigh, options.DualClip);
    }
}
