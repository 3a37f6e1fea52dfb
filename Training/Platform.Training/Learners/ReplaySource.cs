using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>Rounds of fresh trajectories together with some that were kept from earlier rounds.</summary>
/// <param name="inner">Plays the fresh ones; disposed with this source.</param>
/// <param name="capacity">Most trajectories kept; the oldest go first.</param>
/// <param name="seed">Seed of what is drawn.</param>
public sealed class ReplaySource(IRoundSource inner, int capacity, ulong seed) : IRoundSource
{
    private readonly Queue<Trajectory> _kept = [];
    private SourcedRound? _fresh;

    /// <summary>Says what is kept for later; null keeps everything.</summary>
    public Func<Trajectory, bool>? Keeps { get; init; }

    /// <summary>Most replayed trajectories per round, by the number of fresh ones.</summary>
    public required Func<int, int> Draws { get; init; }

    /// <summary>Trajectories kept.</summary>
    public int Count => _kept.Count;

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        var fresh = await inner.NextAsync(stageStep, cancellationToken).ConfigureAwait(false);
        // Drawn before the fresh ones are kept, without replacement
        Trajectory[] kept = [.. _kept];
        new SeededRandom(SeedSequence.Derive(seed, SeedPurpose.Order, (ulong)stageStep)).Shuffle(kept.AsSpan());
        var replayed = kept.Take(Draws(fresh.Trajectories.Count)).ToArray();
        foreach (var trajectory in fresh.Trajectories.Where(trajectory => trajectory.TrainableCount > 0 && (Keeps?.Invoke(trajectory) ?? true)))
            _kept.Enqueue(Trimmed(trajectory));
        while (_kept.Count > capacity)
            _kept.Dequeue();
        _fresh = fresh;
        fresh.Metrics["replayed"] = replayed.Length;
        fresh.Metrics["replayKept"] = _kept.Count;
        // Groups of replayed trajectories are their own, lest they be compared with the round's tasks
        return fresh with { Trajectories = [.. fresh.Trajectories, .. replayed], Replayed = replayed.Length };
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage)
    {
        ArgumentNullException.ThrowIfNull(meanAbsoluteAdvantage);
        if (_fresh is { } fresh)
            inner.Report(fresh, meanAbsoluteAdvantage.Count > fresh.Trajectories.Count ? [.. meanAbsoluteAdvantage.Take(fresh.Trajectories.Count)] : meanAbsoluteAdvantage);
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => inner.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => inner.LoadState(state);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        inner.Save(writer);
        writer.Write(_kept.Count);
        foreach (var trajectory in _kept)
            TrajectoryFile.Write(writer, trajectory);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        inner.Load(reader);
        _kept.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
            _kept.Enqueue(TrajectoryFile.Read(reader));
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    /// <summary>Without its episode, whose texts would outweigh the tokens, and in a group that no fresh task has.</summary>
    private static Trajectory Trimmed(Trajectory trajectory) => trajectory.WithoutEpisode(-1 - trajectory.Group);
}
