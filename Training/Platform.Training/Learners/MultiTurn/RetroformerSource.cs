using System.Globalization;
using Platform.Policies;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Runs;

namespace Platform.Training.Learners;

/// <summary>Attempts of a frozen actor, reflections of the policy on those that failed, and attempts again with the reflections in the prompt: a reflection's reward is how
/// much the return rose.</summary>
/// <remarks>Source: Retroformer, arXiv:2308.02151, section 4. A group is the reflections on one attempt; the next trial goes on from the first of them. Departures: the ratings
/// themselves are the rewards, without a reward model between; no supervised tuning on good reflections comes first. Only reflections train.</remarks>
public sealed class RetroformerSource : GuidedSource
{
    private readonly RetroformerOptions _options;
    private readonly TrainedPolicy? _other;
    private readonly DecoderModel? _start;
    private readonly LanguageModelPolicy _actor;

    /// <summary>A source for a stage.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">Actor, trials and texts.</param>
    /// <exception cref="RunException">The actor's folder cannot be read.</exception>
    public RetroformerSource(StageContext context, RetroformerOptions options)
        : base(context, options?.Tasks ?? 0, 1)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.Actor.Length > 0)
        {
            _other = TrainedPolicy.Load(options.Actor, context.Plan.Policy with { Lora = new() }, context.Plan.Generation, context.Plan.Rollout.Concurrency > 0 ? context.Plan.Rollout.Concurrency : 65536);
            _actor = _other.Policy;
            return;
        }

        _start = context.Start();
        _actor = context.Policy.CreatePlayer(new DecoderWeights(_start));
    }

    /// <inheritdoc/>
    protected override IPolicy Player => _actor;

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        // Trial 0, without anything said
        var first = await play.PlayAsync(play.Requests([.. tasks.Select(task => task with { Rollouts = 1 })]), isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        Attempt[] attempts = [.. first.OfType<PlayedEpisode>().Select(played => new Attempt(played, []))];
        var reflections = new List<Trajectory>();
        var unread = 0;
        Report(play, 0, attempts);
        for (var trial = 1; trial < _options.Trials; trial++)
        {
            // 1. Reflections on what failed, several on each attempt
            int[] failed = [.. Enumerable.Range(0, attempts.Length).Where(i => !IsSolved(attempts[i].Played))];
            int[] owners = [.. failed.SelectMany(i => Enumerable.Repeat(i, _options.GroupSize))];
            var turns = await play.AskAsync(
                [.. owners.Select(i => Ask(attempts[i].Played))], Context.Sampling with { MaxTokens = _options.ReflectionTokens }, cancellationToken).ConfigureAwait(false);
            int[] said = [.. Enumerable.Range(0, owners.Length).Where(k => turns[k] is not null)];
            unread += owners.Length - said.Length;
            // 2. The next trial, with each of them
            string[][] memories = [.. said.Select(k => (string[])[.. attempts[owners[k]].Memory, turns[k]!.Action.Text.Trim()])];
            var requests = play.Requests([.. said.Select(k => new TaskRequest(attempts[owners[k]].Played.Request.Task, _options.Replays))]);
            var again = await play.PlayAsync(
                [.. requests.Select(request => request with { Opening = new() { Hint = Hint(memories[request.Group]) } })], isReported: false, sampling: null, cancellationToken).ConfigureAwait(false);
            // 3. Rewards: how much the return rose
            var next = attempts.ToArray();
            foreach (var retries in again.OfType<PlayedEpisode>().GroupBy(played => played.Request.Group))
            {
                var (before, turn) = (attempts[owners[said[retries.Key]]], turns[said[retries.Key]]!);
                var rating = Rating(before.Played.Return, [.. retries.Select(played => played.Return)]);
                var group = (trial - 1) * attempts.Length + owners[said[retries.Key]];
                reflections.Add(Trajectory.From(new(before.Played.Request.Task, [turn with { Reward = rating }], Termination.Terminated), group));
                if (ReferenceEquals(next[owners[said[retries.Key]]], before))
                    next[owners[said[retries.Key]]] = new(retries.First(), memories[retries.Key]);
            }

            attempts = next;
            Report(play, trial, attempts);
        }

        play.Metrics["reflections"] = reflections.Count;
        play.Metrics["reflectionsWithoutRoom"] = unread;
        play.Metrics["rating"] = reflections.Count == 0 ? 0 : reflections.Average(reflection => reflection.Return);
        return reflections;
    }

    /// <summary>Reward of a reflection: G after it, a mean over replays, less G before it.</summary>
    /// <param name="before">Return of the attempt it is on.</param>
    /// <param name="after">Returns of the attempts that were shown it, one or more.</param>
    public static double Rating(double before, IReadOnlyList<double> after) => after.Average() - before;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            IAsyncDisposable owned = _other ?? (IAsyncDisposable)_actor;
            owned.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _start?.Dispose();
        }

        base.Dispose(disposing);
    }

    private string Ask(PlayedEpisode played) => _options.Prompt
        .Replace("{return}", played.Return.ToString("0.###", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{transcript}", Transcript.Of(played.Episode, _options.TranscriptTurns), StringComparison.Ordinal);

    private string Hint(string[] memory) => _options.HintText.Replace("{reflections}", string.Join('\n', memory), StringComparison.Ordinal);

    private bool IsSolved(PlayedEpisode played) => played.Episode.Metrics.TryGetValue("success", out var success) ? success >= 0.5 : played.Return >= _options.SuccessReturn;

    private void Report(RoundPlay play, int trial, Attempt[] attempts)
    {
        if (attempts.Length == 0)
            return;
        play.Metrics[string.Create(CultureInfo.InvariantCulture, $"trialReturn/{trial}")] = attempts.Average(attempt => attempt.Played.Return);
        play.Metrics[string.Create(CultureInfo.InvariantCulture, $"trialSuccess/{trial}")] = attempts.Average(attempt => IsSolved(attempt.Played) ? 1.0 : 0);
    }

    /// <summary>The newest attempt at a task, and what the actor was told before it.</summary>
    private sealed record Attempt(PlayedEpisode Played, string[] Memory);
}
