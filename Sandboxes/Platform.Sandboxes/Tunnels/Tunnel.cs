using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Platform.Sandboxes.Channels;

namespace Platform.Sandboxes.Tunnels;

/// <summary>One connection of a program to the proxy: its request line says where to, and it is passed on if that is allowed.</summary>
/// <remarks>Two forms of the HTTP proxy are spoken: <c>CONNECT host:port</c>, and a request with a whole address (<c>GET http://host/path</c>), which is passed on as it is.</remarks>
internal sealed class Tunnel(uint number, IReadOnlyList<string> allowedHosts, FrameChannel channel) : IAsyncDisposable
{
    private const int MaxHead = 16 << 10;
    private const int ChunkLength = 32 << 10;
    private readonly Channel<byte[]> _fromProgram = Channel.CreateUnbounded<byte[]>();
    private readonly SemaphoreSlim _acknowledged = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private TcpClient? _client;

    /// <summary>A frame of this tunnel. One chunk is under way at a time, so little is ever held.</summary>
    public void Receive(FrameKind kind, ReadOnlyMemory<byte> payload)
    {
        if (kind == FrameKind.TunnelData)
            _fromProgram.Writer.TryWrite(payload.ToArray());
        else if (kind == FrameKind.TunnelAck)
            Release();
        else
            _fromProgram.Writer.TryComplete();
    }

    /// <summary>Serves the connection to its end. Never throws.</summary>
    public async Task RunAsync()
    {
        var cancellationToken = _ending.Token;
        try
        {
            var head = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            if (head is not null && Target(head, out var host, out var port, out var isConnect))
            {
                if (!allowedHosts.Contains($"{host}:{port}", StringComparer.OrdinalIgnoreCase))
                    await SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken).ConfigureAwait(false);
                else
                    await PassOnAsync(host, port, isConnect, head, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The program sees that its connection ended.
        }

        try
        {
            await channel.SendAsync(FrameKind.HostTunnelEnd, number, default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The sandbox is gone, and the program with it.
        }
    }

    /// <summary>Ends the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _client?.Dispose();
    }

    private async Task PassOnAsync(string host, int port, bool isConnect, byte[] head, CancellationToken cancellationToken)
    {
        _client = new TcpClient();
        await _client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        var stream = _client.GetStream();
        if (isConnect)
            await SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 Connection established\r\n\r\n"), cancellationToken).ConfigureAwait(false);
        else
            await stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        var onward = SendOnAsync(stream, cancellationToken);
        var chunk = new byte[ChunkLength];
        while (await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            await SendAsync(chunk.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        await _acknowledged.WaitAsync(cancellationToken).ConfigureAwait(false); // the last chunk has arrived
        _fromProgram.Writer.TryComplete();
        await onward.ConfigureAwait(false);
    }

    private async Task SendOnAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        await foreach (var chunk in _fromProgram.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            await channel.SendAsync(FrameKind.HostTunnelAck, number, default, cancellationToken).ConfigureAwait(false);
        }

        _client?.Client.Shutdown(SocketShutdown.Send);
    }

    private async Task<byte[]?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        while (await _fromProgram.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_fromProgram.Reader.TryRead(out var chunk))
            {
                head.AddRange(chunk);
                await channel.SendAsync(FrameKind.HostTunnelAck, number, default, cancellationToken).ConfigureAwait(false);
            }

            byte[] bytes = [.. head];
            if (bytes.AsSpan().IndexOf("\r\n\r\n"u8) >= 0)
                return bytes;
            if (bytes.Length > MaxHead)
                return null;
        }

        return null;
    }

    private static bool Target(byte[] head, out string host, out int port, out bool isConnect)
    {
        (host, port) = ("", 0);
        var line = Encoding.ASCII.GetString(head, 0, head.AsSpan().IndexOf("\r\n"u8)).Split(' ');
        isConnect = line.Length == 3 && line[0] == "CONNECT";
        if (line.Length != 3 || !Uri.TryCreate(isConnect ? "http://" + line[1] : line[1], UriKind.Absolute, out var address) || address.Scheme != "http")
            return false;
        (host, port) = (address.Host, address.Port);
        return true;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _acknowledged.WaitAsync(cancellationToken).ConfigureAwait(false);
        await channel.SendAsync(FrameKind.HostTunnelData, number, bytes, cancellationToken).ConfigureAwait(false);
    }

    private void Release()
    {
        if (_acknowledged.CurrentCount == 0)
            _acknowledged.Release();
    }
}
