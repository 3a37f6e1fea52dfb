using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Environments.OpenEnv.Actions;
using Platform.Environments.OpenEnv.Frames;
using Platform.Environments.OpenEnv.Observations;
using Platform.Environments.OpenEnv.Sessions;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv;

/// <summary>An environment on an OpenEnv server (wire protocol 0.2.3). Id <c>openenv:URL</c>.</summary>
/// <remarks>
/// An episode holds one session: a WebSocket, which is kept for the next episode and opened anew after a fault. Before an episode a server that is full or down
/// is tried again for <see cref="OpenEnvOptions.WaitSeconds"/>; inside an episode whatever breaks the session is a fault, for the host to play the episode again.
/// Action, observation, reward and end: see <see cref="OpenEnvPlugin"/>. A server of this platform carries what the protocol has no room for in the observation's
/// field <c>platform</c>, and an episode there is the same as in this process.
/// </remarks>
public sealed class OpenEnvEnvironment : IEnvironment, IEpisodeMetrics, IPrepared, IDescribed
{
    private static readonly Dictionary<string, double> NoMetrics = [];
    private static long _instances; // only keeps their back-offs apart

    private readonly OpenEnvAddress _address;
    private readonly OpenEnvOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly RequestWriter _writer = new();
    private readonly ObservationReader _observations;
    private readonly ulong _number = (ulong)Interlocked.Increment(ref _instances);
    private readonly SessionPool _pool;
    private OpenEnvSession? _session;
    private bool _playing;
    private bool _disposed;
    private int _turns;

    /// <summary>An environment that connects when it is first reset.</summary>
    /// <param name="address">URL of the server.</param>
    /// <param name="options">Validated before the run.</param>
    /// <exception cref="ArgumentException">The address is no URL of a server.</exception>
    public OpenEnvEnvironment(string address, OpenEnvOptions options)
        : this(address, options, TimeProvider.System)
    {
    }

    internal OpenEnvEnvironment(string address, OpenEnvOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_address, _options, _timeProvider) = (OpenEnvAddress.Parse(address), options, timeProvider);
        _observations = new ObservationReader(options.TextField);
        _pool = SessionPool.Join(_address, options);
    }

    /// <summary>What a server of this platform measured; empty for others.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; private set; } = NoMetrics;

    /// <inheritdoc/>
    /// <exception cref="OpenEnvException">The server could not be reached, or is none of OpenEnv.</exception>
    public ValueTask<EnvironmentDocumentation> DescribeAsync(CancellationToken cancellationToken) => ServerDescription.ReadAsync(_address, _options, _timeProvider, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="OpenEnvException">The server stayed full or down.</exception>
    public async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken) => await TakeAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="OpenEnvException">The server stayed full or down, broke the protocol, or its environment failed.</exception>
    public async ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        (_playing, _turns, Metrics) = (false, 0, NoMetrics);
        var kept = await TakeAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                return await StartAsync(task, cancellationToken).ConfigureAwait(false);
            }
            catch (OpenEnvException exception) when (kept && exception.MayPass)
            {
                // The session had ended between two episodes: of old age, or with the server.
                kept = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OpenEnvException">The session broke, or the server's environment failed.</exception>
    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_playing || _session?.Form is not { } form)
            throw new InvalidOperationException("StepAsync ran before ResetAsync or after the episode's end; reset once per episode.");
        StepResult? result = null;
        if (form.Read(action, out var frames) is { } unreadable)
            result = Unreadable(unreadable);
        for (var i = 0; i < frames && result is not ({ Terminated: true } or { Truncated: true }); i++)
        {
            form.Write(i, _writer.BeginStep());
            var step = await PlayAsync(_writer.EndStep(), cancellationToken).ConfigureAwait(false);
            step = step with { Observation = form.Shape(i, step.Observation) };
            result = result is null ? step : Join(result, step);
        }

        if (result is null)
            throw new InvalidOperationException("An action form gave neither a frame nor an error.");
        if (++_turns >= _options.MaxTurns && !result.Terminated)
            result = result with { Truncated = true };
        _playing = !result.Terminated && !result.Truncated;
        if (!_playing)
            await GiveBackAsync().ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _playing = false;
        await DropAsync().ConfigureAwait(false);
        if (_disposed)
            return;
        _disposed = true;
        await _pool.LeaveAsync().ConfigureAwait(false);
        _writer.Dispose();
    }

    private static StepResult Join(StepResult first, StepResult second) => second with
    {
        Observation = second.Observation with { Messages = [.. first.Observation.Messages, .. second.Observation.Messages] },
        Reward = first.Reward + second.Reward,
        ActionError = first.ActionError ?? second.ActionError,
    };

    private async ValueTask<Observation> StartAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        var form = _session!.Form;
        _observations.Begin(form.IsPlatform, form.Tools);
        var (_, seen) = await RequestAsync(_writer.Reset(task, _options.SeedBits), "reset", cancellationToken).ConfigureAwait(false);
        _playing = true;
        var observation = seen!.Observation;
        return _options.DescribeAction && form.Description is { } description
            ? observation with { Messages = [new ChatMessage(ChatRole.System, description), .. observation.Messages] }
            : observation;
    }

    private async ValueTask<StepResult> PlayAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        var (reply, seen) = await RequestAsync(frame, "step", cancellationToken).ConfigureAwait(false);
        if (seen is null)
            return Unreadable($"The action was not accepted: {reply.Error!.Message} {reply.Error.Details}".TrimEnd());
        var truncated = reply.Done && seen.Truncated;
        return new StepResult(seen.Observation, reply.Reward, Terminated: reply.Done && !truncated, Truncated: truncated) { ActionError = seen.ActionError, Info = seen.StepInfo };
    }

    private StepResult Unreadable(string reason) =>
        new(_observations.Again(reason), _options.UnreadableReward, Terminated: false, Truncated: false) { ActionError = reason };

    private Seen Look(Reply reply)
    {
        Seen seen;
        try
        {
            seen = _observations.Read(reply.Observation);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw new OpenEnvException($"The OpenEnv server at {_address.Shown} sent an observation that cannot be read: {exception.Message.ReplaceLineEndings(" ")}", mayPass: false, exception);
        }

        if (seen.Metrics is { } metrics)
            Metrics = metrics;
        return seen.Fault is { } fault
            ? throw new OpenEnvException($"The environment on the OpenEnv server at {_address.Shown} failed: {fault}", mayPass: false)
            : seen;
    }

    /// <summary>Asks for an observation. A step may also be refused for its action, and then shows nothing.</summary>
    private async ValueTask<(Reply Reply, Seen? Seen)> RequestAsync(ReadOnlyMemory<byte> frame, string request, CancellationToken cancellationToken)
    {
        var connection = _session!.Connection;
        try
        {
            var reply = await connection.RequestAsync(frame, cancellationToken).ConfigureAwait(false);
            if (reply.Type == "observation")
                return (reply, Look(reply));
            if (request == "step" && reply.Error is { Code: ServerError.ValidationError })
                return (reply, null);
            throw reply.Error is { } error
                ? new OpenEnvException(
                    $"The OpenEnv server at {_address.Shown} answered {request} with {error}.",
                    mayPass: error.Code is ServerError.CapacityReached or ServerError.SessionError)
                : new OpenEnvException($"The OpenEnv server at {_address.Shown} answered {request} with a frame of type '{reply.Type}', but 'observation' is expected.", mayPass: false);
        }
        catch
        {
            _playing = false;
            await DropAsync().ConfigureAwait(false); // what the session holds after this is unknown
            throw;
        }
    }

    /// <summary>Sees to it that there is a session.</summary>
    /// <returns>Whether it is one that was kept from an earlier episode, and may have ended since.</returns>
    private async ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (_session is { Connection.IsOpen: true })
            return true;
        await DropAsync().ConfigureAwait(false);
        _session = _pool.TryTake();
        return _session is not null || await ConnectAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a session and waits until the server has taken it; tries again while it is full or down, or goes on in one that another episode has left.</summary>
    /// <returns>Whether it is such a one.</returns>
    private async ValueTask<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        var (started, backoff) = (_timeProvider.GetTimestamp(), new Backoff(_number));
        while (true)
        {
            try
            {
                _session = await OpenAsync(cancellationToken).ConfigureAwait(false);
                return false;
            }
            catch (OpenEnvException exception) when (exception.MayPass)
            {
                var wait = backoff.Next();
                var waited = _timeProvider.GetElapsedTime(started);
                if ((waited + wait).TotalSeconds > _options.WaitSeconds)
                    throw new OpenEnvException($"{exception.Message} Tried for {waited.TotalSeconds:0.#} s (waitSeconds).", mayPass: false, exception);
                _session = await _pool.WaitAsync(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
                if (_session is not null)
                    return true;
            }
        }
    }

    /// <summary>Opens a session. The first exchange shows whether the server has room for it, and how its environment is acted in.</summary>
    private async ValueTask<OpenEnvSession> OpenAsync(CancellationToken cancellationToken)
    {
        var schema = await Http.GetAsync(_address, "schema", _options, _timeProvider, cancellationToken).ConfigureAwait(false);
        var connection = await OpenEnvConnection.OpenAsync(_address, _options, _timeProvider, cancellationToken).ConfigureAwait(false);
        try
        {
            var reply = await connection.RequestAsync(RequestWriter.State, cancellationToken).ConfigureAwait(false);
            if (reply.Error is { Code: ServerError.CapacityReached or ServerError.SessionError or ServerError.FactoryError } error)
                throw new OpenEnvException($"The OpenEnv server at {_address.Shown} turned the session away with {error}.", mayPass: error.Code == ServerError.CapacityReached);
            var form = ActionForm.Of(_address, schema, _options);
            if (!form.WantsTools)
                return new(connection, form);
            reply = await connection.RequestAsync(RequestWriter.ListTools, cancellationToken).ConfigureAwait(false);
            if (reply.Error is { } refusal)
                throw new OpenEnvException($"The OpenEnv server at {_address.Shown} did not list its tools: {refusal}.", mayPass: false);
            form.Take(ToolReader.Read(_address, reply.Observation));
            return new(connection, form);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask GiveBackAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session && !_pool.TryReturn(session))
            await session.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask DropAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
            await session.DisposeAsync().ConfigureAwait(false);
    }
}
