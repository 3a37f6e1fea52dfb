using System.Collections.Concurrent;
using Platform.Host.Serving.OpenEnv.Frames;

namespace Platform.Host.Serving.OpenEnv.Sessions;

/// <summary>All sessions of a server: how many there may be, and an end to those that hear nothing.</summary>
internal sealed class SessionTable : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, EpisodeSession> _sessions = new();
    private readonly ServedEnvironment _served;
    private readonly OpenEnvServerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _reaper;
    private int _count;

    /// <summary>A table without sessions.</summary>
    /// <param name="served">What sessions hold.</param>
    /// <param name="options">Capacity and limits.</param>
    /// <param name="timeProvider">Time of the limits.</param>
    public SessionTable(ServedEnvironment served, OpenEnvServerOptions options, TimeProvider timeProvider)
    {
        (_served, _options, _timeProvider) = (served, options, timeProvider);
        var period = TimeSpan.FromSeconds(Math.Clamp(options.IdleTimeout.TotalSeconds / 4, 0.05, 60));
        _reaper = timeProvider.CreateTimer(_ => Reap(), null, period, period);
    }

    /// <summary>Sessions now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Opens a session.</summary>
    /// <param name="isNamed">Whether requests will name it by its id.</param>
    /// <exception cref="ProtocolException">There is no room, or the environment could not be made.</exception>
    public EpisodeSession Open(bool isNamed = false)
    {
        if (Interlocked.Increment(ref _count) > _options.MaxSessions)
        {
            var active = Interlocked.Decrement(ref _count);
            throw new ProtocolException(new(ProtocolError.CapacityReached, $"All {_options.MaxSessions} sessions are taken: try again later.")
            {
                Details = new() { ["active_sessions"] = Math.Min(active, _options.MaxSessions), ["max_sessions"] = _options.MaxSessions },
            });
        }

        try
        {
            var session = new EpisodeSession(Guid.NewGuid().ToString(), _served, _options.StepTimeout, _timeProvider) { IsNamed = isNamed };
            _sessions[session.Id] = session;
            return session;
        }
        catch (Exception exception)
        {
            Interlocked.Decrement(ref _count);
            throw new ProtocolException(new(ProtocolError.FactoryError, $"{_served.Id} could not be made: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}")
            {
                Details = new() { ["factory_name"] = _served.Id },
            });
        }
    }

    /// <summary>The session that requests name by that id, or null.</summary>
    /// <param name="id">Its name.</param>
    public EpisodeSession? Find(string id) => _sessions.GetValueOrDefault(id) is { IsNamed: true } session ? session : null;

    /// <summary>Ends a session and its environment; one that has ended already is left alone.</summary>
    /// <param name="session">The session.</param>
    public async ValueTask CloseAsync(EpisodeSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
            return;
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // An environment that cannot end properly is gone all the same.
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reaper.DisposeAsync().ConfigureAwait(false);
        foreach (var session in _sessions.Values)
            await CloseAsync(session).ConfigureAwait(false);
    }

    private void Reap()
    {
        foreach (var session in _sessions.Values)
        {
            if (session.Idle >= _options.IdleTimeout)
                session.OnExpired?.Invoke();
        }
    }
}
