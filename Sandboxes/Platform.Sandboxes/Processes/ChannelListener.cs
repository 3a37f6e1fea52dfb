using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Sandboxes.Processes;

/// <summary>A local socket that supervisors connect to, each with a token that tells whose it is.</summary>
internal sealed class ChannelListener : IDisposable
{
    private const int TokenLength = 32;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Socket>> _awaited = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Listens at a path in a folder that only this user may enter.</summary>
    public ChannelListener(string path)
    {
        SocketPath = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(512);
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <summary>A token, and the connection that will come with it.</summary>
    public (string Token, Task<Socket> Connection) Expect()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenLength / 2));
        return (token, (_awaited[token] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
    }

    /// <summary>Nobody waits for a token any more.</summary>
    public void Forget(string token)
    {
        if (_awaited.TryRemove(token, out var awaited) && awaited.Task.IsCompletedSuccessfully)
            awaited.Task.Result.Dispose();
    }

    /// <summary>Takes a connection out of the hands of this listener.</summary>
    public void Taken(string token) => _awaited.TryRemove(token, out _);

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(SocketPath);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = GreetAsync(await _listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.InvalidArgument or SocketError.Interrupted })
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20).ConfigureAwait(false); // out of files for a moment
            }
        }
    }

    private async Task GreetAsync(Socket socket)
    {
        try
        {
            var token = new byte[TokenLength];
            for (var have = 0; have < TokenLength;)
            {
                var count = await socket.ReceiveAsync(token.AsMemory(have)).ConfigureAwait(false);
                if (count == 0)
                    break;
                have += count;
            }

            if (!_awaited.TryGetValue(Encoding.ASCII.GetString(token), out var awaited) || !awaited.TrySetResult(socket))
                socket.Dispose();
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }
}
