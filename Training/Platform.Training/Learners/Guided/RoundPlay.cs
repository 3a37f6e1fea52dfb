using System.Globalization;
using Platform.Sdk;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>The plays that one round is put together from: rollouts of the policy, several times if the method asks for more, and demonstrations.</summary>
/// <param name="context">What the stage works with.</param>
/// <param name="stageStep">Step of the stage, from 0.</param>
public sealed class RoundPlay(StageContext context, int stageStep)
{
    private static long s_asked; // only keeps the names of conversations apart

    private readonly long _started = context.TimeProvider.GetTimestamp();
    private readonly List<Episode> _episodes = [];
    private readonly List<EpisodeScore?> _scores = [];
    private readonly List<PlayedEpisode> _reported = [];
    private DemonstrationRenderer? _renderer;
    private TimeSpan _scoring;
    private int _environmentFaults, _policyFaults, _scoringFaults, _plays;
    private string? _firstFault;

    /// <summary>Who plays the rollouts.</summary>
    public IPolicy Player { get; init; } = context.Policy.Policy;

    /// <summary>What the method itself reports.</summary>
    public OrderedDictionary<string, double> Metrics { get; } = [];

    /// <summary>Rollouts that the curriculum is told of.</summary>
    internal IReadOnlyList<PlayedEpisode> Reported => _reported;

    /// <summary>Requests for rollouts of some tasks, group after group; every call of a step has seeds of its own.</summary>
    /// <param name="tasks">The tasks and how many rollouts each.</param>
    public IReadOnlyList<RolloutRequest> Requests(IReadOnlyList<TaskRequest> tasks) => _plays == 0
        ? RolloutRequest.ForStep(tasks, context.Plan.Seed, SeedPurpose.Sampling, (ulong)context.StageIndex, (ulong)stageStep)
        : RolloutRequest.ForStep(tasks, context.Plan.Seed, SeedPurpose.Sampling, (ulong)context.StageIndex, (ulong)stageStep, (ulong)_plays);

    /// <summary>Plays and scores rollouts of the policy.</summary>
    /// <param name="requests">From <see cref="Requests"/>, with openings if the method gives any.</param>
    /// <param name="isReported">Whether the curriculum is told of them: not where the policy was helped.</param>
    /// <param name="sampling">How replies are sampled; null as the stage says.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    /// <returns>One for each request, in order; null where a fault left no score.</returns>
    public async Task<IReadOnlyList<PlayedEpisode?>> PlayAsync(
        IReadOnlyList<RolloutRequest> requests, bool isReported, SamplingOptions? sampling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        _plays++;
        if (requests.Count == 0)
            return [];
        var result = await context.Engine.PlayAsync(requests, Player, sampling ?? context.Sampling, context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
        context.CheckFaults(result);
        var played = context.TimeProvider.GetTimestamp();
        var scored = await context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        _scoring += context.TimeProvider.GetElapsedTime(played);
        _episodes.AddRange(result.Episodes);
        (_environmentFaults, _policyFaults) = (_environmentFaults + result.EnvironmentFaults, _policyFaults + result.PolicyFaults);
        if (scored is not null)
        {
            _scores.AddRange(scored.Scores);
            (_scoringFaults, _firstFault) = (_scoringFaults + scored.Faults, _firstFault ?? scored.FirstFault);
        }

        var episodes = Join(requests, result, scored);
        if (isReported)
            _reported.AddRange(episodes.OfType<PlayedEpisode>());
        return episodes;
    }

    /// <summary>Plays rollouts of which only the tokens are wanted: they are neither scored nor counted.</summary>
    /// <param name="requests">From <see cref="Requests"/>.</param>
    /// <param name="sampling">How replies are sampled.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    /// <returns>One for each request, in order; null for a fault.</returns>
    public async Task<IReadOnlyList<Episode?>> DraftAsync(IReadOnlyList<RolloutRequest> requests, SamplingOptions sampling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        _plays++;
        var result = await context.Engine.PlayAsync(requests, Player, sampling, context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
        context.CheckFaults(result);
        (_environmentFaults, _policyFaults) = (_environmentFaults + result.EnvironmentFaults, _policyFaults + result.PolicyFaults);
        return [.. result.Episodes.Select(episode => episode.IsFault ? null : episode)];
    }

    /// <summary>Asks the stage's policy, whoever plays, for one reply to each prompt, outside of any environment.</summary>
    /// <param name="prompts">What the user says; equal ones are answered independently.</param>
    /// <param name="sampling">How replies are sampled.</param>
    /// <param name="cancellationToken">Ends the sampling.</param>
    /// <returns>One turn without reward for each prompt, in order; null where the context has no room for a reply.</returns>
    public async Task<IReadOnlyList<Turn?>> AskAsync(IReadOnlyList<string> prompts, SamplingOptions sampling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        _plays++;
        var seed = SeedSequence.Derive(context.Plan.Seed, SeedPurpose.Sampling, (ulong)context.StageIndex, (ulong)stageStep, (ulong)_plays, 1);
        var call = Interlocked.Increment(ref s_asked);
        return await Task.WhenAll(prompts.Select(async (prompt, i) =>
        {
            var actor = new PolicyActor(
                context.Policy.Policy, sampling, string.Create(CultureInfo.InvariantCulture, $"ask/{call}/{i}"), null, SeedSequence.Derive(seed, SeedPurpose.Sampling, (ulong)i), opening: null);
            try
            {
                var observation = Observation.FromText(prompt);
                var reply = await actor.ActAsync(observation, int.MaxValue, cancellationToken).ConfigureAwait(false);
                return reply.Action is { } action ? new Turn(observation.Messages, action, 0) { Tokens = reply.Tokens } : null;
            }
            finally
            {
                await actor.ReleaseAsync().ConfigureAwait(false);
            }
        })).ConfigureAwait(false);
    }

    /// <summary>A scripted policy's play of tasks, written as the policy would have sampled it; every token of its replies is given.</summary>
    /// <param name="tasks">The tasks, one play each.</param>
    /// <param name="demonstrator">Scripted policy of the environment.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    /// <returns>One for each task, in order; null where a fault left none.</returns>
    public async Task<IReadOnlyList<PlayedEpisode?>> DemonstrateAsync(IReadOnlyList<TaskRequest> tasks, string demonstrator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (tasks.Count == 0)
            return [];
        var requests = RolloutRequest.ForStep([.. tasks.Select(task => task with { Rollouts = 1 })], context.Plan.Seed, SeedPurpose.Demonstration, (ulong)context.StageIndex, (ulong)stageStep);
        var result = await context.Engine.PlayScriptedAsync(
            requests, () => context.Plan.Environment.CreateScripted(demonstrator), context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
        context.CheckFaults(result);
        var scored = await context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        _renderer ??= new(context.Policy.Tokenizer, context.Policy.Template, context.Sampling, context.Policy.Model.Config.MaxLength);
        return [.. Join(requests, result, scored).Select(played => played is null ? null : played with { Episode = Given(_renderer.Render(played.Episode)) })];
    }

    /// <summary>The round.</summary>
    /// <param name="trajectories">What is learnt from.</param>
    public SourcedRound Finish(IReadOnlyList<Trajectory> trajectories)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(new(_episodes, _environmentFaults, _policyFaults), metrics);
        var all = _scores.Count > 0 ? new ScoringResult(_scores, _scoringFaults, _firstFault) : null;
        if (all is not null)
            RewardStatistics.Write(context.Stage.Rewards, all, metrics);
        foreach (var (name, value) in Metrics)
            metrics[name] = value;
        metrics["tokens"] = trajectories.Sum(trajectory => (long)trajectory.TrainableCount);
        metrics["rolloutSeconds"] = (context.TimeProvider.GetElapsedTime(_started) - _scoring).TotalSeconds;
        if (all is not null)
            metrics["scoringSeconds"] = _scoring.TotalSeconds;
        return new(trajectories, _episodes, metrics) { Scores = all };
    }

    private static PlayedEpisode?[] Join(IReadOnlyList<RolloutRequest> requests, RolloutResult result, ScoringResult? scores) =>
    [
        .. requests.Select((request, i) => result.Episodes[i].IsFault || (scores is not null && scores.Scores[i] is not { Total: not null })
            ? null
            : new PlayedEpisode(request, result.Episodes[i], scores?.Scores[i])),
    ];

    private static Episode Given(Episode episode) => episode with
    {
        Turns = [.. episode.Turns.Select(turn => turn with { Tokens = turn.Tokens! with { Given = turn.Tokens.Sampled.Count } })],
    };
}

/// <summary>A rollout or a demonstration that can be learnt from.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Episode">No fault.</param>
/// <param name="Score">What the rubric says of it; null where the environment's own reward is the score.</param>
public sealed record PlayedEpisode(RolloutRequest Request, Episode Episode, EpisodeScore? Score)
{
    /// <summary>The score that is trained on.</summary>
    public double Return => Score?.Total ?? Episode.Return;

    /// <summary>Lays out its tokens.</summary>
    /// <param name="group">Number of its task in the round.</param>
    /// <param name="trainsGiven">Whether tokens that the policy was given train as well.</param>
    public Trajectory ToTrajectory(int group, bool trainsGiven = false) => Trajectory.From(Episode, group, Score, trainsGiven);
}
