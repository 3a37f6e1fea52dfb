using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>REFUEL: after one shared beginning, the difference of two replies' log-ratios is regressed on the difference of what followed them.</summary>
/// <remarks>Source: Regressing the Relative Future, arXiv:2410.04612, section 3: (Λ(y) − Λ(y′) − η · (R − R′))², Λ the log-ratio of the drawn turn to the policy
/// that played, R the reward from that turn on. With one turn it is REBEL.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Refuel(RefuelOptions options) : Objective
{
    /// <inheritdoc/>
    public override bool KeepsBlocksTogether => true;

    /// <summary>Every pair weighs the same.</summary>
    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var pairs = batch.Blocks.Sum(block => Pairs(block).Count());
        foreach (var index in batch.Indices)
            batch.Weights[index] = 1.0 / Math.Max(1, pairs);
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var trajectories = micro.Batch.Round.Trajectories;
        var ratios = micro.SumByTrajectory(micro.LogProbs - micro.OldLogProbs); // Λ                                   [rows]
        (int First, int Second)[] pairs = [.. micro.Indices.Select((index, row) => (index, row)).GroupBy(member => trajectories[member.index].Group, member => member.row).SelectMany(rows => Pairs([.. rows]))];
        if (pairs.Length == 0)
            return (micro.LogProbs * 0).sum();
        var futures = micro.PerTrajectory(index => Future(trajectories[index]));
        var first = tensor(Array.ConvertAll(pairs, pair => (long)pair.First), device: ratios.device);
        var second = tensor(Array.ConvertAll(pairs, pair => (long)pair.Second), device: ratios.device);
        var target = options.Eta * (futures.index_select(0, first) - futures.index_select(0, second));
        var errors = (ratios.index_select(0, first) - ratios.index_select(0, second) - target).square();
        metrics.Add("relativeFuture", target.abs());
        return (errors * micro.PerTrajectory(index => micro.Batch.Weights[index]).index_select(0, first)).sum();
    }

    /// <summary>Reward from the turn that trains on.</summary>
    private static double Future(Trajectory trajectory) => trajectory.TurnRewards.Skip(trajectory.Turns[Array.IndexOf(trajectory.Trainable, true)]).Sum();

    private static IEnumerable<(int First, int Second)> Pairs(int[] members)
    {
        for (var i = 0; i < members.Length; i++)
            for (var j = i + 1; j < members.Length; j++)
                yield return (members[i], members[j]);
    }
}
