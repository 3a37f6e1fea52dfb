using System.Net.WebSockets;
using Platform.Environments.OpenEnv.Frames;

namespace Platform.Environments.OpenEnv.Sessions;

/// <summary>One WebSocket to a server: one session, one environment there. Strictly one request, then its reply.</summary>
internal sealed class OpenEnvConnection : IAsyncDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket;
    private readonly OpenEnvAddress _address;
    private readonly OpenEnvOptions _options;
    private readonly TimeProvider _timeProvider;
    private CancellationTokenSource _limit;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _requests; // 1 while a request is under way

    private OpenEnvConnection(ClientWebSocket socket, OpenEnvAddress address, OpenEnvOptions options, TimeProvider timeProvider)
    {
        (_socket, _address, _options, _timeProvider) = (socket, address, options, timeProvider);
        _limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
    }

    /// <summary>Whether the session can still be used, as far as is known without asking.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>Connects. The server may still turn the session away by its first frame.</summary>
    /// <exception cref="OpenEnvException">It could not be reached, or refused.</exception>
    public static async Task<OpenEnvConnection> OpenAsync(OpenEnvAddress address, OpenEnvOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = Heartbeat;
            socket.Options.KeepAliveTimeout = Heartbeat;
            socket.Options.CollectHttpResponseDetails = true;
            if (address.Authorization is not null)
                socket.Options.SetRequestHeader("Authorization", address.Authorization);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.ConnectSeconds), timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await socket.ConnectAsync(address.WebSocket, Http.Invoker, either.Token).ConfigureAwait(false);
            return new OpenEnvConnection(socket, address, options, timeProvider);
        }
        catch (Exception exception)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is OperationCanceledException)
                throw new OpenEnvException($"The OpenEnv server at {address.Shown} did not take a connection within {options.ConnectSeconds} s (connectSeconds): see that it is running.", mayPass: true, exception);
            if (exception is not WebSocketException)
                throw;
            throw status is >= 400 and < 500
                ? new OpenEnvException(Http.Refusal(address, "/ws", status), mayPass: false, exception)
                : new OpenEnvException($"The OpenEnv server at {address.Shown} could not be reached ({Http.Reason(exception)}): see that it is running and the address is right.", mayPass: true, exception);
        }
    }

    /// <summary>Sends a request and reads the reply to it.</summary>
    /// <param name="request">One frame.</param>
    /// <param name="cancellationToken">Ends the call, and the session with it.</param>
    /// <returns>The reply; its bytes are good until the next request.</returns>
    /// <exception cref="OpenEnvException">The session broke, the reply was late or too large, or it is none of this protocol. The session cannot be used again.</exception>
    public async ValueTask<Reply> RequestAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _requests, 1) == 1)
            throw new InvalidOperationException("A request to an OpenEnv server is under way: one environment plays one step at a time.");
        var length = 0;
        try
        {
            _limit.CancelAfter(TimeSpan.FromSeconds(_options.MessageSeconds));
            using (cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _limit))
            {
                // Read first: a server that is full sends its reason and closes before it has heard anything.
                var receiving = ReceiveAsync(_limit.Token);
                try
                {
                    await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, _limit.Token).ConfigureAwait(false);
                }
                catch (WebSocketException)
                {
                    // The frame that is read next, or the fault of reading it, says more.
                }

                length = await receiving.ConfigureAwait(false);
            }

            _limit.CancelAfter(Timeout.InfiniteTimeSpan);
            if (!_limit.TryReset())
                Replace(ref _limit);
            return ReplyReader.Read(_buffer.AsMemory(0, length));
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or FormatException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            var late = _limit.IsCancellationRequested;
            _socket.Abort();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(exception, late, length);
        }
        finally
        {
            Volatile.Write(ref _requests, 0);
        }
    }

    /// <summary>Says goodbye where that can be done at once, and lets go of the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _requests) == 0 && IsOpen)
        {
            try
            {
                using var limit = new CancellationTokenSource(Farewell, _timeProvider);
                await _socket.SendAsync(RequestWriter.Close, WebSocketMessageType.Text, endOfMessage: true, limit.Token).ConfigureAwait(false);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The server is gone already, and so is the session.
            }
        }

        _socket.Abort();
        _socket.Dispose();
        _limit.Dispose();
    }

    private async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                throw new OpenEnvException($"The OpenEnv server at {_address.Shown} closed the session{(_socket.CloseStatusDescription is { Length: > 0 } why ? $" ({why})" : "")}.", mayPass: true);
            if (part.MessageType != WebSocketMessageType.Text)
                throw new FormatException("it is a binary frame");
            if (part.EndOfMessage)
                return length;
            if (length == _buffer.Length)
                Grow(length);
        }
    }

    private void Grow(int length)
    {
        var most = Math.Min(_options.MaxMessageMegabytes * 1_000_000L, Array.MaxLength);
        if (length >= most)
            throw new OpenEnvException($"The OpenEnv server at {_address.Shown} sent a message of more than {_options.MaxMessageMegabytes} MB (maxMessageMegabytes).", mayPass: false);
        Array.Resize(ref _buffer, (int)Math.Min(length * 2L, most));
    }

    private OpenEnvException Explain(Exception exception, bool late, int length) => exception switch
    {
        FormatException => new($"The OpenEnv server at {_address.Shown} sent a frame that cannot be read: {exception.Message}: '{Start(length)}'.", mayPass: false, exception),
        _ when late => new($"The OpenEnv server at {_address.Shown} did not answer within {_options.MessageSeconds} s (messageSeconds).", mayPass: false, exception),
        _ => new($"The session with the OpenEnv server at {_address.Shown} broke ({Http.Reason(exception)}).", mayPass: true, exception),
    };

    private string Start(int length) => string.Concat(System.Text.Encoding.UTF8.GetString(_buffer.AsSpan(0, Math.Min(length, 100))).Select(letter => char.IsControl(letter) ? ' ' : letter));

    private void Replace(ref CancellationTokenSource limit)
    {
        limit.Dispose();
        limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _timeProvider);
    }
}
