using Platform.Training.Plans.Imitation;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Imitation;

/// <summary>Self-taught reasoner: imitates those of the policy's own episodes that were right, and plays again.</summary>
/// <remarks>Source: STaR, arXiv:2203.14465, algorithm 1. Departures: each round goes on from the last policy instead of the first; there are no rationalisations of wrong answers;
/// of equal episodes of a task one is kept.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Star(StarOptions options) : Objective
{
    private int[][] _blocks = [];

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Blocks(Round round) => _blocks;

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        _blocks = [.. round.Groups.SelectMany(group => OwnAnswers.Distinct(
            round.Trajectories, group.Where(index => OwnAnswers.IsRight(round.Trajectories[index], options.RightReturn)), options.KeepPerTask, options.KeepsShortest)).Select(index => new[] { index })];
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        return micro.WeightedSum(-micro.LogProbs);
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["kept"] = _blocks.Length;
        metrics["passAtN"] = round.Groups.Count == 0 ? 0 : (double)round.Groups.Count(group => group.Any(index => OwnAnswers.IsRight(round.Trajectories[index], options.RightReturn))) / round.Groups.Count;
    }
}
