using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Preferences;

/// <summary>Rounds of fresh groups together with some pairs of the two rounds before.</summary>
/// <remarks>Source: DNO, arXiv:2404.03715, section 4. Pairs, not single trajectories, are kept and drawn, each as a group of its own.</remarks>
/// <param name="inner">Plays the fresh groups; disposed with this source.</param>
/// <param name="options">How pairs are made, and how many come back.</param>
/// <param name="seed">Seed of what is drawn.</param>
internal sealed class PairReplaySource(IRoundSource inner, DnoOptions options, ulong seed) : IRoundSource
{
    private readonly List<Trajectory[]>[] _rounds = [[], []]; // of the last round, and of the one before it
    private SourcedRound? _fresh;

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        _fresh = await inner.NextAsync(stageStep, cancellationToken).ConfigureAwait(false);
        var pairs = new List<Trajectory[]>();
        foreach (var group in _fresh.Trajectories.GroupBy(trajectory => trajectory.Group))
        {
            Trajectory[] members = [.. group.Where(Contrast.IsComparable).Order(TrajectoryOrder.Instance)];
            foreach (var (chosen, rejected) in Pairing.Of(members, options))
                pairs.Add([members[chosen], members[rejected]]);
        }

        // Drawn without replacement, before the fresh ones are kept
        var random = new SeededRandom(SeedSequence.Derive(seed, SeedPurpose.Order, (ulong)stageStep));
        var replayed = new List<Trajectory>();
        double[] shares = [options.ReplayLast, options.ReplayBefore];
        for (var age = 0; age < shares.Length; age++)
        {
            Trajectory[][] kept = [.. _rounds[age]];
            random.Shuffle(kept.AsSpan());
            foreach (var pair in kept.Take((int)(shares[age] * pairs.Count)))
            {
                var group = -1 - replayed.Count / 2; // no fresh task has it
                replayed.AddRange(pair.Select(member => member.InGroup(group)));
            }
        }

        (_rounds[0], _rounds[1]) = (pairs.ConvertAll(pair => Array.ConvertAll(pair, member => member.InGroup(-1))), _rounds[0]);
        _fresh.Metrics["replayedPairs"] = replayed.Count / 2;
        return _fresh with { Trajectories = [.. _fresh.Trajectories, .. replayed], Replayed = replayed.Count };
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage) => inner.Report(_fresh!, []);

    /// <inheritdoc/>
    public JsonObject SaveState() => inner.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => inner.LoadState(state);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        inner.Save(writer);
        foreach (var pairs in _rounds)
        {
            writer.Write(pairs.Count);
            foreach (var member in pairs.SelectMany(pair => pair))
                TrajectoryFile.Write(writer, member);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        inner.Load(reader);
        foreach (var pairs in _rounds)
        {
            pairs.Clear();
            for (var left = reader.ReadInt32(); left > 0; left--)
                pairs.Add([TrajectoryFile.Read(reader), TrajectoryFile.Read(reader)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
