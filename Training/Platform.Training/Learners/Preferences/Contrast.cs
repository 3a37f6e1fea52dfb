using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>What log-ratios are taken against.</summary>
public enum ContrastReference
{
    /// <summary>Nothing: log-probs stand for log-ratios.</summary>
    None,

    /// <summary>The policy at the start of the stage.</summary>
    Frozen,

    /// <summary>The policy at the start of the round.</summary>
    Iterate,
}

/// <summary>What methods share that compare a chosen with a rejected response to the same task: mean over the pairs of a loss of both log-ratios.</summary>
/// <remarks>A group's scores say which of its trajectories are compared. Sums are over the trainable tokens: what the environment wrote has the same
/// probability under policy and reference, so a pair of whole episodes is compared exactly.
/// Trajectories without a trainable token, and replies cut off by the token limit, belong in no pair.</remarks>
/// <param name="options">Validated before the run.</param>
public abstract class Contrast(ContrastOptions options) : Objective
{
    private readonly Dictionary<int, IReadOnlyList<(int Chosen, int Rejected)>> _pairs = []; // by the first member of their block
    private int[][] _blocks = [];
    private double _batchPairs = 1;

    /// <summary>What log-ratios are taken against.</summary>
    protected virtual ContrastReference Against => ContrastReference.Frozen;

    /// <summary>Weight of the negative log-likelihood of the chosen responses.</summary>
    protected virtual double LikelihoodWeight => 0;

    /// <summary>Whether that likelihood is a mean over the tokens of the batch, else the mean of the pairs' sums.</summary>
    protected virtual bool LikelihoodIsTokenMean => true;

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => Against == ContrastReference.Frozen ? ObjectiveNeeds.Reference : ObjectiveNeeds.None;

    /// <inheritdoc/>
    public override bool KeepsBlocksTogether => true;

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Blocks(Round round) => _blocks;

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        _pairs.Clear();
        var blocks = new List<int[]>();
        foreach (var group in round.Groups)
        {
            int[] members = [.. group.Where(index => IsComparable(round.Trajectories[index])).OrderBy(index => round.Trajectories[index], TrajectoryOrder.Instance)];
            var pairs = PairsOf(round, members);
            if (pairs.Count == 0)
                continue;
            blocks.Add([.. pairs.SelectMany(pair => new[] { pair.Chosen, pair.Rejected }).Distinct()]);
            _pairs[blocks[^1][0]] = pairs;
        }

        _blocks = [.. blocks];
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (int Chosen, int Rejected)[] pairs = [.. batch.Blocks.SelectMany(block => _pairs[block[0]])];
        _batchPairs = Math.Max(1, pairs.Length);
        var tokens = Math.Max(1, pairs.Sum(pair => (long)batch.Round.Trajectories[pair.Chosen].TrainableCount));
        foreach (var index in batch.Indices)
            batch.Weights[index] = 0;
        foreach (var (chosen, _) in pairs)
            batch.Weights[chosen] += LikelihoodIsTokenMean ? 1.0 / tokens : 1 / _batchPairs; // the share of a token in the likelihood
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var pairs = new PairScores(micro, [.. micro.Indices.SelectMany(index => _pairs.GetValueOrDefault(index) ?? [])], Against);
        var loss = Losses(pairs).sum() / _batchPairs;
        if (LikelihoodWeight > 0)
            loss = loss + LikelihoodWeight * micro.WeightedSum(-micro.LogProbs);
        pairs.Report(metrics);
        return loss;
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["pairs"] = _pairs.Values.Sum(pairs => pairs.Count);
        metrics["groupsWithoutPair"] = round.Groups.Count - _blocks.Length;
    }

    /// <summary>The loss of each pair.</summary>
    /// <param name="pairs">Scored, with gradients.</param>
    /// <returns>[pairs]</returns>
    protected abstract Tensor Losses(PairScores pairs);

    /// <summary>The pairs of one task: by score, as the settings say.</summary>
    /// <param name="round">The round.</param>
    /// <param name="members">Indices of the trajectories that may stand in a pair, in an order that does not depend on the round's.</param>
    /// <returns>Indices into the round.</returns>
    protected virtual IReadOnlyList<(int Chosen, int Rejected)> PairsOf(Round round, int[] members)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(members);
        return [.. Pairing.Of([.. members.Select(index => round.Trajectories[index])], options)
            .Select(pair => (members[pair.Chosen], members[pair.Rejected]))];
    }

    /// <summary>Whether a trajectory may stand in a pair.</summary>
    /// <param name="trajectory">The trajectory.</param>
    internal static bool IsComparable(Trajectory trajectory) => trajectory.TrainableCount > 0
        && !(trajectory.HasEpisode && trajectory.Episode.Termination == Sdk.Termination.TruncatedTokens);
}
