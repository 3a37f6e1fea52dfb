using System.Collections.Concurrent;

namespace Platform.Environments.OpenEnv.Sessions;

/// <summary>The sessions that are open with one server and between two episodes, shared by all environments of that server and the same options.</summary>
/// <remarks>With it, a server that takes fewer sessions than there are environments is used to the full: an episode that waits goes on in the session of one that has ended.
/// The sessions are closed when the last environment is disposed.</remarks>
internal sealed class SessionPool
{
    private static readonly ConcurrentDictionary<(OpenEnvAddress, OpenEnvOptions), SessionPool> Pools = new();

    private readonly (OpenEnvAddress, OpenEnvOptions) _key;
    private readonly Lock _gate = new();
    private readonly Stack<OpenEnvSession> _idle = [];
    private readonly LinkedList<TaskCompletionSource<OpenEnvSession>> _waiting = [];
    private int _members;

    private SessionPool((OpenEnvAddress, OpenEnvOptions) key) => _key = key;

    /// <summary>The pool of a server and options, with one more environment in it.</summary>
    /// <param name="address">The server.</param>
    /// <param name="options">The options.</param>
    public static SessionPool Join(OpenEnvAddress address, OpenEnvOptions options)
    {
        while (true)
        {
            var pool = Pools.GetOrAdd((address, options), static key => new(key));
            lock (pool._gate)
            {
                if (pool._members >= 0)
                {
                    pool._members++;
                    return pool;
                }
            }
        }
    }

    /// <summary>Takes one environment out; the last one closes the sessions.</summary>
    public async ValueTask LeaveAsync()
    {
        OpenEnvSession[] left;
        lock (_gate)
        {
            if (--_members > 0)
                return;
            _members = -1; // whoever still finds this pool makes another
            left = [.. _idle];
            _idle.Clear();
        }

        Pools.TryRemove(KeyValuePair.Create(_key, this));
        foreach (var session in left)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A session that seems to be open, or null.</summary>
    public OpenEnvSession? TryTake()
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var session))
            {
                if (session.Connection.IsOpen)
                    return session;
                _ = session.DisposeAsync().AsTask();
            }
        }

        return null;
    }

    /// <summary>Gives a session back, to whoever has waited longest for one.</summary>
    /// <param name="session">A session between two episodes.</param>
    /// <returns>False where nobody can use it any more; the caller disposes it.</returns>
    public bool TryReturn(OpenEnvSession session)
    {
        if (!session.Connection.IsOpen)
            return false;
        lock (_gate)
        {
            if (_members < 0)
                return false;
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (first.Value.TrySetResult(session))
                    return true;
            }

            _idle.Push(session);
            return true;
        }
    }

    /// <summary>Waits for a session to be given back.</summary>
    /// <param name="time">How long.</param>
    /// <param name="timeProvider">Measures it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session, or null when the time is over.</returns>
    public async ValueTask<OpenEnvSession?> WaitAsync(TimeSpan time, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<OpenEnvSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (TryTake() is { } session)
                return session;
            _waiting.AddLast(waiting);
        }

        try
        {
            return await waiting.Task.WaitAsync(time, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            var late = !waiting.TrySetCanceled(CancellationToken.None);
            lock (_gate)
                _waiting.Remove(waiting);
            if (!late)
                return exception is TimeoutException ? null : throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            var session = await waiting.Task.ConfigureAwait(false); // it came in the same instant
            if (exception is TimeoutException)
                return session;
            if (!TryReturn(session))
                await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
