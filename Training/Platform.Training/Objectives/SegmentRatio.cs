using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Objectives;

/// <summary>Ratios of a policy to the one it started from that cover more than one token.</summary>
public static class SegmentRatio
{
    /// <summary>log ρ of the segment that each token belongs to, with gradients.</summary>
    /// <param name="micro">Scored.</param>
    /// <param name="segment"><c>token</c>, <c>turn</c> or <c>trajectory</c>.</param>
    /// <param name="mean">Whether log-ratios are averaged over the segment (GSPO's s) or added up (a product of ratios).</param>
    /// <param name="limit">Held within ± this.</param>
    /// <returns>[tokens]</returns>
    /// <exception cref="ArgumentException">There is no such segment.</exception>
    public static Tensor Log(MicroBatch micro, string segment, bool mean, double limit = ClippedSurrogate.LogRatioLimit)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var logRatio = micro.LogProbs - micro.OldLogProbs;
        return (segment switch
        {
            "token" => logRatio,
            "turn" => micro.OverTurn(logRatio, mean),
            "trajectory" => micro.Spread(mean ? micro.MeanByTrajectory(logRatio) : micro.SumByTrajectory(logRatio)),
            _ => throw new ArgumentException($"There is no segment '{segment}': use token, turn or trajectory.", nameof(segment)),
        }).clamp(-limit, limit);
    }

    /// <summary>sg(ρ) · exp(ℓ − sg ℓ): the segment's ratio in value, each token's log-prob in gradient, so that one decision to clip holds for all of its tokens.</summary>
    /// <param name="micro">Scored.</param>
    /// <param name="logRatio">From <see cref="Log"/>. [tokens]</param>
    /// <returns>[tokens]</returns>
    public static Tensor PerToken(MicroBatch micro, Tensor logRatio)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(logRatio);
        return logRatio.detach().exp() * (micro.LogProbs - micro.LogProbs.detach()).exp();
    }

    /// <summary>Reports the share of tokens whose ratio left the range on the side that the clip stops.</summary>
    /// <param name="metrics">Takes <c>clipFraction</c>.</param>
    /// <param name="ratio">ρ. [tokens]</param>
    /// <param name="advantages">A. [tokens]</param>
    /// <param name="low">Lower bound of the ratio.</param>
    /// <param name="high">Upper bound of the ratio.</param>
    public static void ReportClipped(UpdateMetrics metrics, Tensor ratio, Tensor advantages, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        using var scope = NewDisposeScope();
        var above = (advantages > 0).logical_and(ratio > high);
        var below = (advantages < 0).logical_and(ratio < low);
        metrics.Add("clipFraction", above.logical_or(below).to(ScalarType.Float32));
    }
}
