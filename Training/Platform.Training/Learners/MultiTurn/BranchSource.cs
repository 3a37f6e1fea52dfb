using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>Rounds in which several episodes of a task share their beginning: one is played, a turn of it is drawn, and the others repeat its replies up to there
/// and go on by themselves. Only that turn's tokens train.</summary>
/// <remarks>The beginning is repeated reply by reply, so the environment must answer the same to the same; one whose tasks are seeded does.</remarks>
public sealed class BranchSource : IRoundSource
{
    private readonly StageContext _context;
    private readonly StageCurriculum _curriculum;
    private readonly int _tasks;
    private readonly int _branches;
    private readonly List<Trajectory[]> _kept = [];
    private List<TaskOutcome> _outcomes = [];

    /// <summary>Rounds of a number of tasks.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="tasks">Tasks per round.</param>
    /// <param name="branches">Episodes of each, 2 or more.</param>
    public BranchSource(StageContext context, int tasks, int branches)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _tasks, _branches) = (context, tasks, branches);
        _curriculum = context.CreateCurriculum(rollouts: 1);
    }

    /// <summary>Rounds that are played; those after them draw from what was played. Null plays all.</summary>
    public int? PlayedRounds { get; init; }

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        if (stageStep >= PlayedRounds)
            return Drawn(stageStep);
        var before = _curriculum.SaveState();
        try
        {
            return await PlayAsync(stageStep, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _curriculum.LoadState(before);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage)
    {
        if (_outcomes.Count > 0)
            _curriculum.Report(_outcomes);
        _outcomes = [];
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => _curriculum.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => _curriculum.LoadState(state);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_kept.Count);
        foreach (var group in _kept)
        {
            writer.Write(group.Length);
            foreach (var trajectory in group)
                TrajectoryFile.Write(writer, trajectory);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _kept.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var group = new List<Trajectory>();
            for (var members = reader.ReadInt32(); members > 0; members--)
                group.Add(TrajectoryFile.Read(reader));
            _kept.Add([.. group]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _curriculum.Dispose();

    private async Task<SourcedRound> PlayAsync(int stageStep, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        // 1. One episode of each task
        var (stage, step) = ((ulong)_context.StageIndex, (ulong)stageStep);
        var first = RolloutRequest.ForStep(_curriculum.Next(_tasks), _context.Plan.Seed, SeedPurpose.Sampling, stage, step);
        var played = await _context.Engine.PlayAsync(first, _context.Policy.Policy, _context.Sampling, _context.Progress(first.Count), cancellationToken).ConfigureAwait(false);
        // 2. A turn of each, and the others that share what came before it
        var random = new SeededRandom(SeedSequence.Derive(_context.Plan.Seed, SeedPurpose.Order, stage, step));
        var turns = new Dictionary<int, int>();
        var others = new List<RolloutRequest>();
        foreach (var (request, episode) in first.Zip(played.Episodes))
        {
            if (episode.IsFault || episode.Turns.Count == 0)
                continue;
            var turn = turns[request.Group] = random.Next(episode.Turns.Count);
            for (var branch = 1; branch < _branches; branch++)
                others.Add(request with
                {
                    PolicySeed = SeedSequence.Derive(request.PolicySeed, SeedPurpose.Sampling, (ulong)branch),
                    Opening = new() { Replies = [.. episode.Turns.Take(turn).Select(past => past.Tokens!.Sampled)] },
                });
        }

        var branched = await _context.Engine.PlayAsync(others, _context.Policy.Policy, _context.Sampling, _context.Progress(others.Count), cancellationToken).ConfigureAwait(false);
        var result = new RolloutResult([.. played.Episodes, .. branched.Episodes], played.EnvironmentFaults + branched.EnvironmentFaults, played.PolicyFaults + branched.PolicyFaults);
        _context.CheckFaults(result);
        RolloutRequest[] requests = [.. first, .. others];
        var scores = await _context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        // 3. Of each only the tokens of that turn train
        _outcomes = [];
        var groups = new SortedDictionary<int, List<Trajectory>>();
        for (var i = 0; i < requests.Length; i++)
        {
            var (episode, group) = (result.Episodes[i], requests[i].Group);
            if (episode.IsFault || scores is { } known && known.Scores[i] is not { Total: not null })
                continue;
            var whole = Trajectory.From(episode, group, scores?.Scores[i]);
            if (i < first.Count)
                _outcomes.Add(StageCurriculum.Outcome(episode, whole.Return));
            if (turns.TryGetValue(group, out var turn) && whole.OfTurns(number => number == turn) is { TrainableCount: > 0 } member)
                (groups.TryGetValue(group, out var members) ? members : groups[group] = []).Add(member);
        }

        Trajectory[][] complete = [.. groups.Values.Where(members => members.Count == _branches).Select(members => members.ToArray())];
        if (PlayedRounds is not null)
            _kept.AddRange(complete);
        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(result, metrics);
        if (scores is not null)
            RewardStatistics.Write(_context.Stage.Rewards, scores, metrics);
        metrics["branchedTasks"] = complete.Length;
        metrics["tokens"] = complete.Sum(members => members.Sum(member => (long)member.TrainableCount));
        metrics["rolloutSeconds"] = _context.TimeProvider.GetElapsedTime(started).TotalSeconds;
        return new([.. complete.SelectMany(members => members)], result.Episodes, metrics) { Scores = scores };
    }

    /// <summary>Groups of rounds that were played before, each numbered anew.</summary>
    private SourcedRound Drawn(int stageStep)
    {
        var random = new SeededRandom(SeedSequence.Derive(_context.Plan.Seed, SeedPurpose.Order, (ulong)_context.StageIndex, (ulong)stageStep));
        var groups = _kept.ToArray();
        random.Shuffle(groups.AsSpan());
        Trajectory[] members = [.. groups.Take(_tasks).SelectMany((group, number) => group.Select(member => member.InGroup(number)))];
        return new(members, [], new() { ["branchedTasks"] = Math.Min(_tasks, groups.Length), ["tokens"] = members.Sum(member => (long)member.TrainableCount) });
    }
}
