using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Self-Improving Robust Preference Optimization: one policy learns to answer, and to improve an answer that is put before it.</summary>
/// <remarks>Source: arXiv:2406.01660; the loss on pairs is derived from its min-max problem. With lr†(a|b) the log-ratio of a as the revision of b and lr(a) that of a alone:
/// (1 − α) (β[lr†(w|l) + lr(w) − lr†(l|w) − lr(l)] − 1)² + α {(β[lr†(w|l) − lr†(l|l)] − ½)² + (β[lr†(l|w) − lr†(w|w)] + ½)²}.
/// The six sequences of a pair stand in one group and say by <see cref="Rollouts.Trajectory.Part"/> which they are; a group without them teaches nothing.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Srpo(SrpoOptions options) : Objective
{
    /// <summary>What the sequences of a pair are: the chosen (w) and rejected (l) alone, and each as the revision of one of them.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["w", "l", "w|l", "l|w", "l|l", "w|w"];

    private int[][] _blocks = []; // members in the order of Parts
    private double _pairs = 1;

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Reference;

    /// <inheritdoc/>
    public override bool KeepsBlocksTogether => true;

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Blocks(Round round) => _blocks;

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        _blocks = [.. round.Groups
            .Select(group => Parts.Select(part => group.Where(index => round.Trajectories[index].Part == part && round.Trajectories[index].TrainableCount > 0)).Where(found => found.Any()).Select(found => found.First()).ToArray())
            .Where(block => block.Length == Parts.Count)];
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _pairs = Math.Max(1, batch.Blocks.Count);
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var tokens = micro.LogProbs - micro.ReferenceLogProbs;
        var rows = micro.SumByTrajectory(tokens).view(-1, Parts.Count); // blocks stand together, in the order of Parts
        var (w, l, wl, lw, ll, ww) = (rows.select(1, 0), rows.select(1, 1), rows.select(1, 2), rows.select(1, 3), rows.select(1, 4), rows.select(1, 5));
        var joint = (options.Beta * (wl + w - lw - l) - 1).square();
        var revision = (options.Beta * (wl - ll) - 0.5).square() + (options.Beta * (lw - ww) + 0.5).square();
        var margin = (w - l).detach();
        metrics.Add("accuracy", margin.gt(0).to(margin.dtype));
        metrics.Add("margin", margin);
        metrics.Add("revisionMargin", (wl - ll).detach());
        var logProbs = micro.MeanByTrajectory(micro.LogProbs).detach().view(-1, Parts.Count);
        metrics.Add("chosenLogProb", logProbs.select(1, 0));
        metrics.Add("rejectedLogProb", logProbs.select(1, 1));
        metrics.Add("klReference", Kl.K3(tokens.detach()));
        return ((1 - options.Alpha) * joint + options.Alpha * revision).sum() / _pairs;
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["pairs"] = _blocks.Length;
    }
}
