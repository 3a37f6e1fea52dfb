using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Rollouts;

/// <summary>One attempt at one episode. Ends with an episode, which may be a fault, or is abandoned by the watchdog while an environment's call hangs.</summary>
internal sealed class EpisodeAttempt(
    RolloutRequest request, Func<IActor> createActor, EnvironmentPool environments, RolloutOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
{
    private const int Idle = 0, InCall = 1, Abandoned = 2;

    private readonly TaskCompletionSource<Episode> _completion = new();
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly List<Turn> _turns = [];
    private readonly long _started = timeProvider.GetTimestamp();
    private IEnvironment? _environment;
    private IActor? _actor;
    private EpisodeWorker? _worker;
    private string _call = "";
    private long _callStarted;
    private int _state;

    /// <summary>The episode. Cancelled if the caller's token was.</summary>
    public Task<Episode> Completion => _completion.Task;

    /// <summary>Plays. Runs on the episode workers; never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (await PlayAsync() is { } episode)
                _completion.TrySetResult(episode);
        }
        catch (Exception exception)
        {
            DiscardEnvironment();
            if (cancellationToken.IsCancellationRequested)
                _completion.TrySetCanceled(cancellationToken);
            else
                _completion.TrySetException(exception);
        }
        finally
        {
            _cancellation.Dispose();
        }
    }

    /// <summary>Lets the policy forget the episode. Call it once, after <see cref="Completion"/> has ended; a thread that still hangs in the environment does not matter.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (_actor is null)
            return;
        try
        {
            await _actor.ReleaseAsync();
        }
        catch (Exception)
        {
            // A policy that cannot forget a finished conversation changes nothing about the episode.
        }
    }

    /// <summary>Ends the attempt if its present call to the environment has taken too long.</summary>
    /// <param name="now">A timestamp of the time provider.</param>
    /// <param name="workers">Replaces the thread if the call still holds one.</param>
    public void AbandonIfOverdue(long now, EpisodeWorkers workers)
    {
        if (Volatile.Read(ref _state) != InCall || timeProvider.GetElapsedTime(Volatile.Read(ref _callStarted), now).TotalSeconds < options.StepTimeoutSeconds
            || Interlocked.CompareExchange(ref _state, Abandoned, InCall) != InCall)
            return;
        if (Volatile.Read(ref _worker) is { } stuck)
            workers.Replace(stuck);
        DiscardEnvironment();
        _completion.TrySetResult(Fault(Termination.EnvironmentFault, $"Environment '{request.Task.Environment}' did not answer {_call} of task '{request.Task.Id}' within {options.StepTimeoutSeconds} s (rollout.stepTimeoutSeconds)."));
        _ = CancelAsync();
    }

    /// <returns>The episode, or null if the watchdog has already ended the attempt.</returns>
    private async ValueTask<Episode?> PlayAsync()
    {
        IEnvironment environment;
        Observation observation;
        try
        {
            _environment = environment = environments.Rent();
            if (environment is IPrepared prepared)
                await prepared.PrepareAsync(request.Task, _cancellation.Token);
            Enter("the reset");
            var pending = environment.ResetAsync(request.Task, _cancellation.Token);
            Volatile.Write(ref _worker, null);
            observation = await pending;
            if (!TryLeave())
                return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return EnvironmentFault(exception, "the reset");
        }

        try
        {
            _actor = createActor();
        }
        catch (Exception exception)
        {
            return PolicyFault(exception);
        }

        var goals = SubgoalProgress.Named(request.Task) ?? options.Subgoals.Goals;
        var subgoals = new SubgoalProgress(options.Subgoals, goals.Count);
        var tokens = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((options.MaxTurns > 0 && _turns.Count >= options.MaxTurns) || (request.Opening is { MaxTurns: > 0 and var most } && _turns.Count >= most))
                return Ended(Termination.TruncatedTurns, observation);
            if (options.MaxTokens > 0 && tokens >= options.MaxTokens)
                return Ended(Termination.TruncatedTokens, observation);
            if (options.MaxSeconds > 0 && timeProvider.GetElapsedTime(_started).TotalSeconds >= options.MaxSeconds)
                return Ended(Termination.TruncatedTime, observation);

            // Policies written as code know their environment's own words
            var shown = _actor is ScriptedActor ? observation : subgoals.Show(observation, goals);
            ActorReply reply;
            try
            {
                reply = await _actor.ActAsync(shown, options.MaxTokens > 0 ? options.MaxTokens - tokens : int.MaxValue, _cancellation.Token);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return PolicyFault(exception);
            }

            if (reply.Action is not { } action)
                return Ended(Termination.TruncatedTokens, observation);

            StepResult step;
            try
            {
                Enter("a step");
                var pending = environment.StepAsync(action, _cancellation.Token);
                Volatile.Write(ref _worker, null);
                step = await pending;
                if (!TryLeave())
                    return null;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return EnvironmentFault(exception, "a step");
            }

            tokens += (reply.Tokens?.Prompt.Count ?? 0) + (reply.Tokens?.Sampled.Count ?? 0);
            _turns.Add(new Turn(subgoals.Show(observation, goals).Messages, action, step.Reward) { ActionError = step.ActionError, Tools = observation.Tools, Tokens = reply.Tokens });
            subgoals.Play(step.Reward);
            observation = step.Observation;
            if (!double.IsFinite(step.Reward))
                return EnvironmentFault($"Environment '{request.Task.Environment}' gave reward {step.Reward} at turn {_turns.Count} of task '{request.Task.Id}': a reward must be finite.");
            if (step.Terminated)
                return Ended(Termination.Terminated, observation);
            if (step.Truncated)
                return Ended(Termination.TruncatedTurns, observation);
            if (reply.ContextFull)
                return Ended(Termination.TruncatedTokens, observation);
        }
    }

    private Episode Ended(Termination termination, Observation closing)
    {
        IReadOnlyDictionary<string, double> metrics = new Dictionary<string, double>();
        if (_environment is IEpisodeMetrics measured)
        {
            try
            {
                metrics = new Dictionary<string, double>(measured.Metrics);
            }
            catch (Exception exception)
            {
                return EnvironmentFault(exception, "the metrics")!;
            }

            foreach (var (name, value) in metrics)
                if (!double.IsFinite(value))
                    return EnvironmentFault($"Environment '{request.Task.Environment}' measured {name} = {value} on task '{request.Task.Id}': a measure must be finite.");
        }

        environments.Return(_environment!);
        return new(request.Task, _turns, termination) { Closing = closing.Messages, Metrics = metrics };
    }

    private void Enter(string call)
    {
        _call = call;
        Volatile.Write(ref _worker, EpisodeWorker.Current);
        Volatile.Write(ref _callStarted, timeProvider.GetTimestamp());
        Volatile.Write(ref _state, InCall);
    }

    private bool TryLeave() => Interlocked.CompareExchange(ref _state, Idle, InCall) == InCall;

    private Episode? EnvironmentFault(Exception exception, string call)
    {
        if (!TryLeave() && Volatile.Read(ref _state) == Abandoned)
            return null;
        return EnvironmentFault($"Environment '{request.Task.Environment}' failed in {call} of task '{request.Task.Id}' at turn {_turns.Count + 1}: {exception.GetType().Name}: {OneLine(exception.Message)}");
    }

    private Episode EnvironmentFault(string message)
    {
        DiscardEnvironment();
        return Fault(Termination.EnvironmentFault, message);
    }

    private Episode PolicyFault(Exception exception)
    {
        environments.Return(_environment!);
        return Fault(Termination.PolicyFault, $"The policy failed on task '{request.Task.Id}' at turn {_turns.Count + 1}: {exception.GetType().Name}: {OneLine(exception.Message)}");
    }

    private Episode Fault(Termination termination, string message) => new(request.Task, [.. _turns], termination) { Fault = message };

    private void DiscardEnvironment()
    {
        if (Interlocked.Exchange(ref _environment, null) is { } environment)
            EnvironmentPool.Discard(environment);
    }

    private async Task CancelAsync()
    {
        try
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The call came back in the meantime.
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
