using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>Rounds of fresh rollouts: the curriculum's tasks, several rollouts each, scored by the stage's rubric.</summary>
public sealed class GroupSource : IRoundSource
{
    private readonly StageContext _context;
    private readonly StageCurriculum _curriculum;
    private readonly int _groups;

    /// <summary>Rounds of a number of groups.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="groups">Tasks per round.</param>
    /// <param name="groupSize">Rollouts per task, where the curriculum does not say otherwise.</param>
    public GroupSource(StageContext context, int groups, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _groups) = (context, groups);
        _curriculum = context.CreateCurriculum(groupSize);
    }

    /// <summary>Says which groups are learnt from; the others are played, counted and replaced by more tasks. Null keeps all.</summary>
    public Func<IReadOnlyList<Trajectory>, bool>? Keeps { get; init; }

    /// <summary>Most times that a round plays, while groups are missing.</summary>
    public int MaxPlays { get; init; } = 1;

    /// <summary>Changes what is learnt from before the objective sees it, such as a shaped reward; null changes nothing.</summary>
    public Func<Trajectory, Trajectory>? Shapes { get; init; }

    /// <summary>Whether each task is played once more by taking the likeliest tokens, which sets <see cref="Trajectory.GreedyReturn"/>. That rollout is not learnt from.</summary>
    public bool PlaysGreedily { get; init; }

    /// <summary>Gives who plays; null where the stage's policy does.</summary>
    public Func<IPolicy>? Player { get; init; }

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
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
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(meanAbsoluteAdvantage);
        _curriculum.Report([
            .. round.Trajectories.Select((trajectory, i) => StageCurriculum.Outcome(trajectory.Episode, trajectory.Return, i < meanAbsoluteAdvantage.Count ? meanAbsoluteAdvantage[i] : null)),
            .. round.Others,
        ]);
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => _curriculum.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => _curriculum.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => _curriculum.Dispose();

    private async Task<SourcedRound> PlayAsync(int stageStep, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        var scoring = TimeSpan.Zero;
        List<Trajectory> kept = [];
        List<Episode> episodes = [];
        List<EpisodeScore?> scores = [];
        List<TaskOutcome> others = [];
        int environmentFaults = 0, policyFaults = 0, scoringFaults = 0, plays = 0, groups = 0, filtered = 0;
        var greedyReturns = new Dictionary<int, double>();
        string? firstFault = null;
        while (groups < _groups && plays < Math.Max(1, Keeps is null ? 1 : MaxPlays))
        {
            var tasks = _curriculum.Next(_groups - groups);
            var requests = plays == 0
                ? RolloutRequest.ForStep(tasks, _context.Plan.Seed, SeedPurpose.Sampling, (ulong)_context.StageIndex, (ulong)stageStep)
                : RolloutRequest.ForStep(tasks, _context.Plan.Seed, SeedPurpose.Sampling, (ulong)_context.StageIndex, (ulong)stageStep, (ulong)plays);
            var result = await _context.Engine.PlayAsync(requests, Player?.Invoke() ?? _context.Policy.Policy, _context.Sampling, _context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
            _context.CheckFaults(result);
            var played = _context.TimeProvider.GetTimestamp();
            var scored = await _context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
            scoring += _context.TimeProvider.GetElapsedTime(played);
            var greedy = PlaysGreedily ? await GreedyReturnsAsync(tasks, stageStep, plays, cancellationToken).ConfigureAwait(false) : [];
            foreach (var (group, value) in greedy)
                greedyReturns[plays * 1_000_000 + group] = value;
            foreach (var group in Trajectories(requests, result, scored, plays * 1_000_000).GroupBy(trajectory => trajectory.Group))
            {
                Trajectory[] members = [.. group];
                if (greedyReturns.TryGetValue(group.Key, out var greedyReturn))
                    Array.ForEach(members, member => member.WithGreedyReturn(greedyReturn));
                groups++;
                if (Keeps?.Invoke(members) ?? true)
                {
                    kept.AddRange(members);
                    continue;
                }

                (groups, filtered) = (groups - 1, filtered + 1);
                others.AddRange(members.Select(trajectory => StageCurriculum.Outcome(trajectory.Episode, trajectory.Return, 0)));
            }

            episodes.AddRange(result.Episodes);
            (environmentFaults, policyFaults) = (environmentFaults + result.EnvironmentFaults, policyFaults + result.PolicyFaults);
            if (scored is not null)
            {
                scores.AddRange(scored.Scores);
                (scoringFaults, firstFault) = (scoringFaults + scored.Faults, firstFault ?? scored.FirstFault);
            }

            plays++;
            if (Keeps is null)
                break;
        }

        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(new(episodes, environmentFaults, policyFaults), metrics);
        var all = scores.Count > 0 ? new ScoringResult(scores, scoringFaults, firstFault) : null;
        if (all is not null)
            RewardStatistics.Write(_context.Stage.Rewards, all, metrics);
        if (Keeps is not null)
            (metrics["plays"], metrics["filteredGroups"]) = (plays, filtered);
        if (greedyReturns.Count > 0)
            metrics["greedyReturn"] = greedyReturns.Values.Average();
        metrics["tokens"] = kept.Sum(trajectory => (long)trajectory.TrainableCount);
        metrics["rolloutSeconds"] = (_context.TimeProvider.GetElapsedTime(started) - scoring).TotalSeconds;
        if (all is not null)
            metrics["scoringSeconds"] = scoring.TotalSeconds;
        if (Keeps is not null && kept.Count == 0)
            _context.Observer.Note($"Every group of this step was filtered out, in {plays} rounds of play: the step changed nothing.");
        return new(Shapes is null ? kept : [.. kept.Select(Shapes)], episodes, metrics) { Scores = all, Others = others };
    }

    private async Task<Dictionary<int, double>> GreedyReturnsAsync(IReadOnlyList<TaskRequest> tasks, int stageStep, int play, CancellationToken cancellationToken)
    {
        TaskRequest[] once = [.. tasks.Select(task => task with { Rollouts = 1 })];
        var requests = RolloutRequest.ForStep(once, _context.Plan.Seed, SeedPurpose.Sampling, (ulong)_context.StageIndex, (ulong)stageStep, (ulong)play, 1);
        var result = await _context.Engine.PlayAsync(requests, Player?.Invoke() ?? _context.Policy.Policy, _context.Sampling with { Temperature = 0 }, _context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
        var scored = await _context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        var returns = new Dictionary<int, double>();
        for (var i = 0; i < requests.Count; i++)
            if (!result.Episodes[i].IsFault && (scored is null ? result.Episodes[i].Return : scored.Scores[i]?.Total) is { } total)
                returns[requests[i].Group] = total;
        return returns;
    }

    private static IEnumerable<Trajectory> Trajectories(IReadOnlyList<RolloutRequest> requests, RolloutResult result, ScoringResult? scores, int firstGroup)
    {
        for (var i = 0; i < requests.Count; i++)
            if (!result.Episodes[i].IsFault && (scores is null || scores.Scores[i] is { Total: not null }))
                yield return Trajectory.From(result.Episodes[i], firstGroup + requests[i].Group, scores?.Scores[i]);
    }
}
