using Platform.Policies.Models;
using Platform.Training.Rollouts;
using static TorchSharp.torch;

namespace Platform.Training.Updates;

/// <summary>Some trajectories of an optimizer batch with what the model says of their trainable tokens, laid out for one backward pass.</summary>
/// <remarks>Tensors over tokens hold the trainable tokens only, trajectory after trajectory, so no mask is needed. They belong to the dispose scope of the pass.</remarks>
public sealed class MicroBatch
{
    private readonly IReadOnlyList<Trajectory> _trajectories;
    private readonly Dictionary<string, Tensor> _cache = [];
    private TokenScores? _scores;

    private MicroBatch(OptimizerBatch batch, int[] indices)
    {
        (Batch, Indices, _trajectories) = (batch, indices, batch.Round.Trajectories);
        Sequences = new([.. indices.Select(index => _trajectories[index].Tokens)], [.. indices.Select(index => _trajectories[index].Trainable)]);
    }

    /// <summary>The optimizer step it is a part of.</summary>
    public OptimizerBatch Batch { get; }

    /// <summary>Which trajectories of the round, in the order of the rows.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>Their tokens.</summary>
    public SequenceBatch Sequences { get; }

    /// <summary>Whether any of them says among which tokens it was sampled.</summary>
    internal bool IsNarrowed => Indices.Any(index => _trajectories[index].Allowed is not null);

    /// <summary>What the model that is trained says, with gradients.</summary>
    public TokenScores Scores => _scores ?? throw new InvalidOperationException("This micro-batch has not been scored yet.");

    /// <summary>Log-probs in nats under the model that is trained, with gradients. [tokens]</summary>
    public Tensor LogProbs => Scores.LogProbs;

    /// <summary>Log-probs in nats that ratios are taken against. [tokens]</summary>
    public Tensor OldLogProbs => Cached("old", (index, t) => Batch.Round.OldLogProbs[index][t]);

    /// <summary>Log-probs in nats under the reference. [tokens]</summary>
    /// <exception cref="InvalidOperationException">The objective did not ask for a reference.</exception>
    public Tensor ReferenceLogProbs
    {
        get
        {
            var reference = Batch.Round.ReferenceLogProbs ?? throw new InvalidOperationException("There are no log-probs of a reference: the objective has to ask for them.");
            return Cached("reference", (index, t) => reference[index][t]);
        }
    }

    /// <summary>A of each token. [tokens]</summary>
    public Tensor Advantages => Cached("advantages", (index, t) => Batch.Round.Advantages[index][t]);

    /// <summary>Share of each token in the loss of the optimizer batch. [tokens]</summary>
    public Tensor Weights => Cached("weights", (index, _) => Batch.Weights[index]);

    /// <summary><see cref="Weights"/> times the importance weights, where there are any: for the terms whose expectation is over the policy's samples. [tokens]</summary>
    public Tensor PolicyWeights => Batch.Round.ImportanceWeights is { } importance
        ? Cached("policyWeights", (index, t) => Batch.Weights[index] * importance[index][t])
        : Weights;

    /// <summary>One number per trainable token, in the order in which the model scores them.</summary>
    /// <param name="value">The number of a token, by trajectory index and position.</param>
    /// <returns>[tokens]</returns>
    public double[] Values(Func<int, int, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var values = new double[Sequences.TrainableCount];
        var next = 0;
        foreach (var index in Indices)
        {
            var trainable = _trajectories[index].Trainable;
            for (var t = 0; t < trainable.Length; t++)
                if (trainable[t])
                    values[next++] = value(index, t);
        }

        return values;
    }

    /// <summary>As <see cref="Values"/>, as a tensor of the scores' type and device.</summary>
    /// <param name="value">The number of a token, by trajectory index and position.</param>
    /// <returns>[tokens]</returns>
    public Tensor PerToken(Func<int, int, double> value) => From(Values(value));

    /// <summary>One number per trajectory, as a tensor of the scores' type and device.</summary>
    /// <param name="value">The number of a trajectory, by its index in the round.</param>
    /// <returns>[rows]</returns>
    public Tensor PerTrajectory(Func<int, double> value) => From([.. Indices.Select(value)]);

    /// <summary>Σ over the tokens of each trajectory, with gradients.</summary>
    /// <param name="tokens">[tokens]</param>
    /// <returns>[rows]</returns>
    public Tensor SumByTrajectory(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return zeros([Indices.Count], tokens.dtype, tokens.device).index_add(0, Rows, tokens, 1);
    }

    /// <summary>Mean over the tokens of each trajectory, with gradients.</summary>
    /// <param name="tokens">[tokens]</param>
    /// <returns>[rows]</returns>
    public Tensor MeanByTrajectory(Tensor tokens) => SumByTrajectory(tokens) / PerTrajectory(index => _trajectories[index].TrainableCount);

    /// <summary>Sum or mean over the tokens of one turn, given to each of them, with gradients.</summary>
    /// <param name="tokens">[tokens]</param>
    /// <param name="mean">Whether the mean is taken.</param>
    /// <returns>[tokens]</returns>
    public Tensor OverTurn(Tensor tokens, bool mean)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var numbers = new Dictionary<(int Index, int Turn), int>();
        var sizes = new List<double>();
        var turns = Array.ConvertAll(Values((index, t) =>
        {
            var turn = (index, _trajectories[index].Turns[t]);
            if (numbers.TryAdd(turn, sizes.Count))
                sizes.Add(0);
            sizes[numbers[turn]]++;
            return numbers[turn];
        }), number => (long)number);
        var rows = tensor(turns, device: tokens.device);
        var sums = zeros([sizes.Count], tokens.dtype, tokens.device).index_add(0, rows, tokens, 1);
        return (mean ? sums / From([.. sizes]) : sums).index_select(0, rows);
    }

    /// <summary>Gives every token its trajectory's value, with gradients.</summary>
    /// <param name="rows">[rows]</param>
    /// <returns>[tokens]</returns>
    public Tensor Spread(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.index_select(0, Rows);
    }

    /// <summary>Σ <see cref="PolicyWeights"/> · losses.</summary>
    /// <param name="losses">[tokens]</param>
    /// <returns>Scalar.</returns>
    public Tensor WeightedSum(Tensor losses) => (losses * PolicyWeights).sum();

    /// <summary>Row of each token. [tokens]</summary>
    public Tensor Rows
    {
        get
        {
            if (_cache.TryGetValue("rows", out var rows))
                return rows;
            var numbers = new long[Sequences.TrainableCount];
            for (int row = 0, next = 0; row < Sequences.Counts.Length; row++)
                for (var i = 0; i < Sequences.Counts[row]; i++)
                    numbers[next++] = row;
            return _cache["rows"] = tensor(numbers, device: Scores.LogProbs.device);
        }
    }

    /// <summary>Packs the trajectories of an optimizer batch. Those without a trainable token are left out.</summary>
    /// <param name="batch">The optimizer batch.</param>
    /// <param name="units">What has to stand in one micro-batch. [units][members]</param>
    /// <param name="tokens">Most tokens of a micro-batch, padding included; a larger unit still gets one of its own.</param>
    public static IReadOnlyList<MicroBatch> Pack(OptimizerBatch batch, IEnumerable<int[]> units, int tokens)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var trajectories = batch.Round.Trajectories;
        int[][] kept = [.. units.Select(unit => unit.Where(index => trajectories[index].TrainableCount > 0).ToArray()).Where(unit => unit.Length > 0)];
        var order = Enumerable.Range(0, kept.Length).OrderByDescending(unit => Longest(kept[unit])).ThenBy(unit => unit).ToArray();
        var micros = new List<MicroBatch>();
        for (var start = 0; start < order.Length;)
        {
            var longest = Math.Max(1, Longest(kept[order[start]]));
            int rows = 0, end = start;
            do
                rows += kept[order[end++]].Length;
            while (end < order.Length && (rows + kept[order[end]].Length) * longest <= tokens);
            micros.Add(new(batch, [.. order[start..end].SelectMany(unit => kept[unit])]));
            start = end;
        }

        return micros;

        int Longest(int[] unit) => unit.Max(index => trajectories[index].Tokens.Length);
    }

    internal MicroBatch With(TokenScores scores)
    {
        _scores = scores;
        return this;
    }

    private Tensor Cached(string name, Func<int, int, double> value) => _cache.TryGetValue(name, out var known) ? known : _cache[name] = PerToken(value);

    private Tensor From(double[] values) => LogProbs.dtype == ScalarType.Float64
        ? tensor(values, device: LogProbs.device)
        : tensor(Array.ConvertAll(values, value => (float)value), device: LogProbs.device);
}
