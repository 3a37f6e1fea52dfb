using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Group sequence policy optimization: one ratio, and one decision to clip, for a whole sequence.</summary>
/// <remarks>Source: arXiv:2507.18071, section 4. −min(sA, clip(s) · A) with s = exp(mean of the sequence's log-ratios); advantages are GRPO's. Departure: a turn may
/// have a ratio of its own. Log-ratios are held within ±10.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Gspo(GspoOptions options) : PolicyGradient(options)
{
    private const double LogRatioLimit = 10;

    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => null; // of sequences, not of tokens: Surrogate reports it

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models) => CompareGroups(round, scores => GroupAdvantages.Standardized(scores));

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        var logRatio = SegmentRatio.Log(micro, options.Ratio, mean: true, LogRatioLimit);
        var ratio = options.Variant == "token" ? SegmentRatio.PerToken(micro, logRatio) : logRatio.exp();
        SegmentRatio.ReportClipped(metrics, ratio, micro.Advantages, 1 - options.ClipLow, 1 + options.ClipHigh);
        return ClippedSurrogate.Loss(ratio, micro.Advantages, options.ClipLow, options.ClipHigh, options.DualClip);
    }
}
