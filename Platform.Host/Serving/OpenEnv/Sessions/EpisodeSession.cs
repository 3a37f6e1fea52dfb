using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Host.Serving.OpenEnv.Frames;
using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv.Sessions;

/// <summary>One client's environment and the episode in it. One call at a time.</summary>
internal sealed class EpisodeSession : IAsyncDisposable
{
    private readonly ServedEnvironment _served;
    private readonly TimeSpan _stepTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _end = new();
    private IEnvironment? _environment;
    private IReadOnlyList<AITool> _told = [];
    private TaskSpec? _task;
    private string? _episodeId;
    private bool _playing;
    private long _lastActivity;
    private readonly SemaphoreSlim _turn = new(1);
    private int _calls; // 1 while a call is under way

    /// <summary>Makes the environment.</summary>
    /// <param name="id">Name of the session.</param>
    /// <param name="served">What is served; its factory may throw.</param>
    /// <param name="stepTimeout">Limit of one reset or step.</param>
    /// <param name="timeProvider">Measures it.</param>
    public EpisodeSession(string id, ServedEnvironment served, TimeSpan stepTimeout, TimeProvider timeProvider)
    {
        (Id, _served, _stepTimeout, _timeProvider, _lastActivity) = (id, served, stepTimeout, timeProvider, timeProvider.GetTimestamp());
        _environment = served.Create();
    }

    /// <summary>Name of the session.</summary>
    public string Id { get; }

    /// <summary>Steps of the present episode.</summary>
    public int StepCount { get; private set; }

    /// <summary>Whether an episode is under way.</summary>
    public bool IsPlaying => _playing;

    /// <summary>Whether any episode was begun.</summary>
    public bool HasBegun => _task is not null;

    /// <summary>Whether requests name the session by its id, instead of coming over a connection of its own.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Tools on offer now.</summary>
    public IReadOnlyList<AITool> Tools { get; private set; } = [];

    /// <summary>Ends the transport of a session that has heard nothing for too long; set by whoever owns it.</summary>
    public Action? OnExpired { get; set; }

    /// <summary>How long nothing was asked; zero while a call is under way.</summary>
    public TimeSpan Idle => Volatile.Read(ref _calls) == 1 ? TimeSpan.Zero : _timeProvider.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>Begins an episode.</summary>
    /// <param name="data">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ProtocolException">The environment failed.</exception>
    public async ValueTask<Moment> ResetAsync(ResetData data, CancellationToken cancellationToken)
    {
        (_playing, _task, _episodeId, StepCount, _told) = (false, data.Task, data.EpisodeId ?? $"{Id}/{data.Task.Id}", 0, []);
        await PrepareAsync(data.Task, cancellationToken).ConfigureAwait(false);
        var observation = await CallAsync(static (environment, task, token) => environment.ResetAsync(task, token), data.Task, "the reset", cancellationToken).ConfigureAwait(false);
        _playing = true;
        return Tell(observation, null, null);
    }

    /// <summary>Plays an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="tool">Name of the tool it calls by <c>call_tool</c>, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ProtocolException">No episode is under way, or the environment failed.</exception>
    public async ValueTask<Moment> StepAsync(AgentAction action, string? tool, CancellationToken cancellationToken)
    {
        if (!_playing)
            throw new ProtocolException(new(ProtocolError.ExecutionError, _task is null ? "There is no episode yet: send reset first." : "The episode is over: send reset to begin another."));
        var unknown = tool is not null && !Tools.Any(offered => offered.Name == tool);
        var step = await CallAsync(static (environment, action, token) => environment.StepAsync(action, token), action, "a step", cancellationToken).ConfigureAwait(false);
        StepCount++;
        _playing = !step.Terminated && !step.Truncated;
        return Tell(step.Observation, step, tool) with { ToolUnknown = unknown };
    }

    /// <summary>Waits until nobody else uses the session.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be disposed when the caller is done.</returns>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        Touch(busy: true);
        return new Turn(this);
    }

    /// <summary>Writes the state.</summary>
    /// <param name="json">Where a value may stand.</param>
    public void WriteState(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("episode_id"u8, _episodeId);
        json.WriteNumber("step_count"u8, StepCount);
        json.WriteString("session_id"u8, Id);
        json.WriteString("environment"u8, _served.Id);
        if (_task is { } task)
        {
            json.WriteString("task_id"u8, task.Id);
            json.WriteNumber("seed"u8, task.Seed);
        }

        json.WriteBoolean("playing"u8, _playing);
        json.WriteEndObject();
    }

    /// <summary>Says that the client was heard, or has been answered.</summary>
    /// <param name="busy">Whether a call begins.</param>
    public void Touch(bool busy)
    {
        Volatile.Write(ref _lastActivity, _timeProvider.GetTimestamp());
        Volatile.Write(ref _calls, busy ? 1 : 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _playing = false;
        await _end.CancelAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _environment, null) is { } environment)
            await environment.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    /// <summary>Lets an environment start what it needs, by limits of its own.</summary>
    private async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        try
        {
            if ((_environment ??= _served.Create()) is IPrepared prepared)
                await prepared.PrepareAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            GiveUp();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProtocolException(ProtocolError.Execution(exception));
        }
    }

    private Moment Tell(Observation observation, StepResult? step, string? tool)
    {
        var changed = !ReferenceEquals(observation.Tools, _told) && !(observation.Tools.Count == 0 && _told.Count == 0);
        _told = Tools = observation.Tools;
        return new Moment(observation, step) { Metrics = (_environment as IEpisodeMetrics)?.Metrics, ToolsChanged = changed, Tool = tool };
    }

    /// <summary>Waits for the environment, but not for ever. One that failed or hangs is given up: the next reset makes another.</summary>
    private async ValueTask<T> CallAsync<TArgument, T>(Func<IEnvironment, TArgument, CancellationToken, ValueTask<T>> start, TArgument argument, string call, CancellationToken cancellationToken)
    {
        try
        {
            var pending = start(_environment ??= _served.Create(), argument, _end.Token);
            return pending.IsCompleted
                ? await pending.ConfigureAwait(false)
                : await pending.AsTask().WaitAsync(_stepTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _playing = false;
            GiveUp();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProtocolException(exception is TimeoutException
                ? new(ProtocolError.ExecutionError, $"{_served.Id} did not answer {call} within {_stepTimeout.TotalSeconds:0.###} s.")
                : ProtocolError.Execution(exception));
        }
    }

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _environment, null) is { } environment)
            _ = DiscardAsync(environment);

        static async Task DiscardAsync(IEnvironment environment)
        {
            await Task.Yield(); // its disposal may hang like the rest of it
            try
            {
                await environment.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Its fault was told already.
            }
        }
    }

    private sealed class Turn(EpisodeSession session) : IDisposable
    {
        public void Dispose()
        {
            session.Touch(busy: false);
            session._turn.Release();
        }
    }
}
