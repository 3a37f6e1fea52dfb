using ModelContextProtocol.Server;

namespace Platform.Host.Serving.Mcp;

/// <summary>A session over HTTP, found by its id.</summary>
/// <param name="id">Its id.</param>
/// <param name="session">Server and episode.</param>
/// <param name="transport">What its requests go to.</param>
/// <param name="timeProvider">Measures silence.</param>
internal sealed class HttpSession(string id, McpSession session, StreamableHttpServerTransport transport, TimeProvider timeProvider)
{
    private long _lastActivity = timeProvider.GetTimestamp();
    private int _requests;

    public string Id => id;

    public McpSession Session => session;

    public StreamableHttpServerTransport Transport => transport;

    /// <summary>How long nothing was asked; zero while a request is under way.</summary>
    public TimeSpan Idle => Volatile.Read(ref _requests) > 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>Marks a request as under way until the result is disposed.</summary>
    public IDisposable Use()
    {
        Interlocked.Increment(ref _requests);
        return new Usage(this);
    }

    private sealed class Usage(HttpSession owner) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref owner._lastActivity, owner.Now);
            Interlocked.Decrement(ref owner._requests);
        }
    }

    private long Now => timeProvider.GetTimestamp();
}
