using Platform.Training.Plans.Guided;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Guided;

/// <summary>Contrastive policy gradient: regularised rewards of two replies to one task are made equal, whoever sampled them.</summary>
/// <remarks>Source: arXiv:2406.19185, sections 3 and 4. With R_β(y) = r(y) − β · Σ log π/π_ref the loss of a pair is ½ (R_β(y) − R_β(y'))² / β, here the mean over all
/// pairs of a group, then over groups. Its minimum is the optimum of E r − β KL(π‖π_ref) for any sampler, so it has neither ratios nor importance weights.
/// Departures: the scale of the loss is ours; the clip, KL and aggregation settings go unused.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Copg(CopgOptions options) : Objective
{
    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Reference;

    /// <inheritdoc/>
    public override bool KeepsBlocksTogether => true;

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var round = micro.Batch.Round;
        var ratio = micro.SumByTrajectory(micro.LogProbs - micro.ReferenceLogProbs); // Λ [rows]
        var regularized = micro.PerTrajectory(index => round.Trajectories[index].Return) - options.Beta * ratio;
        metrics.Add("logRatio", ratio);
        metrics.Add("regularizedReward", regularized);

        // Σ over pairs of a group of (x_i − x_j)² is Σ over members of k · (x − mean)²
        var pairs = micro.Indices.CountBy(index => round.Trajectories[index].Group).ToDictionary();
        var groups = pairs.Keys.Select((group, number) => (group, number)).ToDictionary(pair => pair.group, pair => (long)pair.number);
        var rows = tensor(micro.Indices.Select(index => groups[round.Trajectories[index].Group]).ToArray(), device: ratio.device);
        var size = micro.PerTrajectory(index => pairs[round.Trajectories[index].Group]);
        var mean = zeros([groups.Count], ratio.dtype, ratio.device).index_add(0, rows, regularized / size, 1).index_select(0, rows);
        var share = micro.PerTrajectory(index => Share(pairs[round.Trajectories[index].Group], micro.Batch));
        return (share * (regularized - mean).square()).sum();
    }

    /// <summary>½ / β · k · 2 / (k (k − 1)), over the groups of the optimizer batch that have a pair.</summary>
    private double Share(int size, OptimizerBatch batch) => size < 2
        ? 0
        : 1 / (options.Beta * (size - 1) * batch.Blocks.Count(block => block.Count(index => batch.Round.Trajectories[index].TrainableCount > 0) > 1));
}
