using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Rollouts;

namespace Platform.Training.Data;

/// <summary>Rounds of stored data, in an order of each pass's own, or drawn by weight.</summary>
public sealed class DatasetSource : IRoundSource
{
    private readonly StageContext _context;
    private readonly DataSet _data;
    private readonly int _items;
    private readonly AliasTable? _weights;
    private long _position; // items handed out so far
    private (long Pass, int[] Order) _order = (-1, []);

    /// <summary>Rounds of a number of items.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="data">What is learnt from.</param>
    /// <param name="items">Items per round.</param>
    /// <param name="weights">Chance of each item to be drawn; null takes every item once per pass.</param>
    public DatasetSource(StageContext context, DataSet data, int items, AliasTable? weights = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        (_context, _data, _items, _weights) = (context, data, items, weights);
    }

    /// <summary>Whether items keep the groups they have, so that several of one task stand together; else every item of a round is a group.</summary>
    public bool KeepsGroups { get; init; }

    /// <inheritdoc/>
    public Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var trajectories = new List<Trajectory>();
        for (var i = 0; i < _items; i++, _position++)
            trajectories.AddRange(_data.Items[Draw(_position)].Select(trajectory => KeepsGroups ? trajectory : trajectory.InGroup(i)));
        var metrics = new OrderedDictionary<string, double>
        {
            ["reward"] = trajectories.Average(trajectory => trajectory.Return),
            ["epoch"] = (double)_position / _data.Items.Count,
            ["tokens"] = trajectories.Sum(trajectory => (long)trajectory.TrainableCount),
        };
        return Task.FromResult(new SourcedRound(trajectories, [], metrics));
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage)
    {
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => new() { ["position"] = _position, ["data"] = _data.Fingerprint.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) };

    /// <inheritdoc/>
    public void LoadState(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var fingerprint = (string)SaveState()["data"]!;
        if ((string?)state["data"] != fingerprint)
            throw new FormatException("the data has changed since the run was interrupted: put the data of the run in place again");
        _position = (long)state["position"]!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private int Draw(long position)
    {
        var (seed, stage) = (_context.Plan.Seed, (ulong)_context.StageIndex);
        if (_weights is not null)
            return _weights.Draw(new SeededRandom(SeedSequence.Derive(seed, SeedPurpose.DataOrder, stage, (ulong)position)));
        var (pass, place) = Math.DivRem(position, (long)_data.Items.Count);
        if (_order.Pass != pass)
        {
            int[] order = [.. Enumerable.Range(0, _data.Items.Count)];
            new SeededRandom(SeedSequence.Derive(seed, SeedPurpose.DataOrder, stage, (ulong)pass)).Shuffle(order.AsSpan());
            _order = (pass, order);
        }

        return _order.Order[place];
    }
}
