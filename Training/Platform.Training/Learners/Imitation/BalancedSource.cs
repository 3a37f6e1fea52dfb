using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Objectives;
using Platform.Training.Plans.Imitation;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Imitation;

/// <summary>Rounds of the policy's own episodes for B-STaR: every round tries each temperature on a few tasks, takes the temperature and the least score whose choice
/// of episodes is best balanced, plays with them, and keeps what reaches the score.</summary>
/// <remarks>Source: B-STaR, arXiv:2412.17256, algorithm 1. Departures: the score is the environment's or the rubric's; at most the wanted number of distinct
/// episodes of a task is kept, instead of a limit that grows until a target of data is met.</remarks>
internal sealed class BalancedSource : IRoundSource
{
    private readonly StageContext _context;
    private readonly BStarOptions _options;
    private readonly StageCurriculum _curriculum;
    private List<TaskOutcome> _outcomes = [];

    /// <param name="context">What the stage works with.</param>
    /// <param name="options">What to choose from.</param>
    public BalancedSource(StageContext context, BStarOptions options) => (_context, _options, _curriculum) = (context, options, context.CreateCurriculum(options.GroupSize));

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
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage) => _curriculum.Report(_outcomes);

    /// <inheritdoc/>
    public JsonObject SaveState() => _curriculum.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => _curriculum.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => _curriculum.Dispose();

    private async Task<SourcedRound> PlayAsync(int stageStep, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        var queries = _curriculum.Next(_options.Queries);
        var (temperature, threshold, balance) = (_options.Temperatures[0], _options.Thresholds[0], double.NegativeInfinity);
        List<Trajectory> tried = [];
        for (var i = 0; i < _options.Temperatures.Count; i++)
        {
            var (_, sampled, _) = await PlayAsync(queries, _options.Temperatures[i], (ulong)stageStep, (ulong)i + 1, cancellationToken).ConfigureAwait(false);
            tried.AddRange(sampled);
            foreach (var least in _options.Thresholds)
                if (Balance(sampled, queries.Count, least) is var score && score > balance)
                    (temperature, threshold, balance) = (_options.Temperatures[i], least, score);
        }

        var (result, trajectories, scores) = await PlayAsync(_curriculum.Next(_options.Tasks), temperature, (ulong)stageStep, 0, cancellationToken).ConfigureAwait(false);
        _outcomes = [.. tried.Concat(trajectories).Select(trajectory => StageCurriculum.Outcome(trajectory.Episode, trajectory.Return))];
        int[] kept = [.. Enumerable.Range(0, trajectories.Count).GroupBy(i => trajectories[i].Group).SelectMany(group => Selected(trajectories, group, threshold))];
        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(result, metrics);
        if (scores is not null)
            RewardStatistics.Write(_context.Stage.Rewards, scores, metrics);
        metrics["temperature"] = temperature;
        metrics["threshold"] = threshold;
        metrics["balance"] = balance;
        metrics["kept"] = kept.Length;
        metrics["passAtN"] = trajectories.Count == 0 ? 0 : trajectories.GroupBy(trajectory => trajectory.Group).Average(group => group.Any(IsRight) ? 1.0 : 0);
        metrics["precision"] = kept.Length == 0 ? 0 : kept.Average(i => IsRight(trajectories[i]) ? 1.0 : 0);
        metrics["tokens"] = kept.Sum(i => (long)trajectories[i].TrainableCount);
        metrics["rolloutSeconds"] = _context.TimeProvider.GetElapsedTime(started).TotalSeconds;
        if (kept.Length == 0)
            _context.Observer.Note($"No episode of this step reached the least score ({threshold}): the step changed nothing.");
        return new([.. kept.Select((i, place) => trajectories[i].InGroup(place))], result.Episodes, metrics) { Scores = scores };
    }

    private async Task<(RolloutResult Result, List<Trajectory> Trajectories, ScoringResult? Scores)> PlayAsync(
        IReadOnlyList<TaskRequest> tasks, double temperature, ulong stageStep, ulong part, CancellationToken cancellationToken)
    {
        var requests = RolloutRequest.ForStep(tasks, _context.Plan.Seed, SeedPurpose.Sampling, (ulong)_context.StageIndex, stageStep, part);
        var result = await _context.Engine.PlayAsync(requests, _context.Policy.Policy, _context.Sampling with { Temperature = temperature }, _context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
        _context.CheckFaults(result);
        var scores = await _context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        List<Trajectory> trajectories = [.. Enumerable.Range(0, requests.Count)
            .Where(i => !result.Episodes[i].IsFault && (scores is null || scores.Scores[i] is { Total: not null }))
            .Select(i => Trajectory.From(result.Episodes[i], requests[i].Group, scores?.Scores[i]))];
        return (result, trajectories, scores);
    }

    /// <summary>Mean balance over the tasks of what a least score would choose.</summary>
    private double Balance(List<Trajectory> sampled, int tasks, double threshold) => Enumerable.Range(0, sampled.Count).GroupBy(i => sampled[i].Group).Sum(group =>
    {
        var chosen = Selected(sampled, group, threshold);
        return BalanceScore.Of(chosen.Length, chosen.Count(i => IsRight(sampled[i])), _options.Wanted);
    }) / tasks;

    private int[] Selected(List<Trajectory> trajectories, IEnumerable<int> group, double threshold) =>
        OwnAnswers.Distinct(trajectories, group.Where(i => trajectories[i].Return >= threshold), _options.Wanted);

    private bool IsRight(Trajectory trajectory) => OwnAnswers.IsRight(trajectory, _options.RightReturn);
}
