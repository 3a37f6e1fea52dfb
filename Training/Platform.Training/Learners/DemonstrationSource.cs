using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>Rounds of a scripted policy's play, new every step, written as the policy would have sampled it.</summary>
public sealed class DemonstrationSource : IRoundSource
{
    private readonly StageContext _context;
    private readonly string _demonstrator;
    private readonly int _episodes;
    private readonly double? _minimumReturn;
    private readonly StageCurriculum _curriculum;
    private readonly DemonstrationRenderer _renderer;
    private List<TaskOutcome> _outcomes = [];

    /// <summary>Rounds of a number of demonstrated episodes.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="demonstrator">Scripted policy of the environment.</param>
    /// <param name="episodes">Episodes per round.</param>
    /// <param name="minimumReturn">Only demonstrations with at least this return are kept; null keeps all.</param>
    public DemonstrationSource(StageContext context, string demonstrator, int episodes, double? minimumReturn)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _demonstrator, _episodes, _minimumReturn) = (context, demonstrator, episodes, minimumReturn);
        _curriculum = context.CreateCurriculum(rollouts: 1);
        _renderer = new(context.Policy.Tokenizer, context.Policy.Template, context.Sampling, context.Policy.Model.Config.MaxLength);
    }

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        var before = _curriculum.SaveState();
        RolloutResult result;
        ScoringResult? scores;
        TimeSpan played;
        try
        {
            var requests = RolloutRequest.ForStep(_curriculum.Next(_episodes), _context.Plan.Seed, SeedPurpose.Demonstration, (ulong)_context.StageIndex, (ulong)stageStep);
            result = await _context.Engine.PlayScriptedAsync(
                requests, () => _context.Plan.Environment.CreateScripted(_demonstrator), _context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
            _context.CheckFaults(result);
            played = _context.TimeProvider.GetElapsedTime(started);
            scores = await _context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _curriculum.LoadState(before);
            throw;
        }

        var scored = _context.TimeProvider.GetElapsedTime(started);
        Episode[] rendered = [.. result.Episodes.AsParallel().AsOrdered().Select(episode => episode.IsFault ? episode : _renderer.Render(episode))];
        _outcomes = [];
        var trajectories = new List<Trajectory>();
        for (var i = 0; i < rendered.Length; i++)
        {
            var episode = rendered[i];
            if (episode.IsFault || (scores is null ? episode.Return : scores.Scores[i]?.Total) is not { } score)
                continue;
            _outcomes.Add(StageCurriculum.Outcome(episode, score));
            if (score >= (_minimumReturn ?? double.NegativeInfinity))
                trajectories.Add(Trajectory.From(episode, trajectories.Count, scores?.Scores[i]));
        }

        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(result, metrics);
        if (scores is not null)
            RewardStatistics.Write(_context.Stage.Rewards, scores, metrics);
        metrics["demonstrations"] = trajectories.Count;
        metrics["tokens"] = trajectories.Sum(trajectory => (long)trajectory.TrainableCount);
        metrics["rolloutSeconds"] = played.TotalSeconds;
        if (scores is not null)
            metrics["scoringSeconds"] = (scored - played).TotalSeconds;
        if (trajectories.Count == 0 && _outcomes.Count > 0)
            _context.Observer.Note($"No demonstration of this step reached learner.minimumReturn ({_minimumReturn}): the step changed nothing.");
        return new(trajectories, rendered, metrics) { Scores = scores };
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage) => _curriculum.Report(_outcomes);

    /// <inheritdoc/>
    public JsonObject SaveState() => _curriculum.SaveState();

    /// <inheritdoc/>
    public void LoadState(JsonObject state) => _curriculum.LoadState(state);

    /// <inheritdoc/>
    public void Dispose() => _curriculum.Dispose();
}
