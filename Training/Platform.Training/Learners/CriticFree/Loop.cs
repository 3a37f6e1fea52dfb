using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Leave-one-out PPO for interactive agents: no critic, no reference, one copy of the policy.</summary>
/// <remarks>Source: Reinforcement Learning for Long-Horizon Interactive LLM Agents, arXiv:2502.01600. A = R − mean of the others, without a deviation;
/// PPO's clip of ratios to [1/(1 + ε), 1 + ε]; rollouts of small |A| are dropped. Departures: batches hold 30 rollouts instead of 32, so that they hold whole
/// groups when a round is laid out; the limit on KL counts nats per trajectory.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Loop(LoopOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => options.Ratio == "token" ? base.ClipRange : null;

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Blocks(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return [.. Enumerable.Range(0, round.Trajectories.Count).Where(index => round.MeanAbsoluteAdvantage(index) >= options.MinimumAdvantage).Select(index => new[] { index })];
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models) => CompareGroups(round, scores => GroupAdvantages.LeaveOneOut(scores));

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var ratio = SegmentRatio.PerToken(micro, SegmentRatio.Log(micro, options.Ratio, mean: false));
        if (options.Ratio != "token")
            SegmentRatio.ReportClipped(metrics, ratio, micro.Advantages, 1 - options.ClipLow, 1 + options.ClipHigh);
        return ClippedSurrogate.Loss(ratio, micro.Advantages, options.ClipLow, options.ClipHigh, options.DualClip);
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        base.Finish(round, metrics);
        metrics["droppedSmallAdvantages"] = Enumerable.Range(0, round.Trajectories.Count).Count(index => round.MeanAbsoluteAdvantage(index) < options.MinimumAdvantage);
    }
}
