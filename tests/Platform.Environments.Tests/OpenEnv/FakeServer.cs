using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Environments.Tests.OpenEnv;

/// <summary>An OpenEnv server made of literal frames: a socket, the handshake by hand, and a script per connection. Shares no code with the platform's own server.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<FakeConnection, Task> _script;
    private readonly Func<string, (int Status, string Body)> _http;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _clients = [];
    private readonly Task _accepting;
    private int _connections;

    private FakeServer(TcpListener listener, Func<FakeConnection, Task> script, Func<string, (int Status, string Body)> http)
    {
        (_listener, _script, _http) = (listener, script, http);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>WebSockets that were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Headers of the last request, in lower case.</summary>
    public string LastHeaders { get; private set; } = "";

    /// <summary>Serves a script.</summary>
    /// <param name="actionSchema">JSON Schema of the action.</param>
    /// <param name="script">What a connection does.</param>
    /// <param name="port">Port to listen on; 0 for any.</param>
    public static FakeServer Start(string actionSchema, Func<FakeConnection, Task> script, int port = 0) =>
        Start(path => path == "/schema" ? (200, $$$"""{"action":{{{actionSchema}}},"observation":{},"state":{}}""") : (404, """{"detail":"Not Found"}"""), script, port);

    /// <summary>Serves a script, and other routes.</summary>
    public static FakeServer Start(Func<string, (int Status, string Body)> http, Func<FakeConnection, Task> script, int port = 0) => new(new TcpListener(IPAddress.Loopback, port), script, http);

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_clients);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _clients.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            while (await RequestAsync(stream) is { } request)
            {
                LastHeaders = request.ToLowerInvariant();
                var path = request.Split(' ')[1];
                var key = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1].Trim();
                if (key is null)
                {
                    var (status, body) = _http(path);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"), _end.Token);
                    continue;
                }

                Assert.Equal("/ws", path);
#pragma warning disable CA5350 // the handshake of RFC 6455 is SHA-1
                var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), _end.Token);
                Interlocked.Increment(ref _connections);
                using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
                await _script(new FakeConnection(socket, stream, Connections, _end.Token));
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone.
        }
    }

    private async Task<string?> RequestAsync(NetworkStream stream)
    {
        var (text, one) = (new StringBuilder(), new byte[1]);
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
                return null;
            text.Append((char)one[0]);
        }

        return text.ToString();
    }
}

/// <summary>One connection to the fake server.</summary>
internal sealed class FakeConnection(WebSocket socket, Stream stream, int number, CancellationToken cancellationToken)
{
    /// <summary>Which connection of the server this is, from 1.</summary>
    public int Number => number;

    /// <summary>The socket itself, for what is not a text frame.</summary>
    public WebSocket Socket => socket;

    /// <summary>The bytes below it.</summary>
    public Stream Stream => stream;

    /// <summary>The next message; null once the client has closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var (buffer, length) = (new byte[1 << 20], 0);
        while (true)
        {
            var part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), cancellationToken);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    /// <summary>Sends one text frame.</summary>
    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);

    /// <summary>Closes properly.</summary>
    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

    /// <summary>Takes exactly this message, then answers.</summary>
    public async Task ExpectAsync(string message, string answer)
    {
        Received.Add(await ReceiveAsync() ?? "(closed)");
        Wanted.Add(message);
        await SendAsync(answer);
    }

    /// <summary>Answers the greeting of a session, then a reset of any kind.</summary>
    public async Task BeginAsync(string observation = """{"text":"go"}""")
    {
        await ExpectAsync("""{"type":"state"}""", """{"type":"state","data":{"episode_id":null,"step_count":0}}""");
        await ReceiveAsync();
        await SendAsync($$$"""{"type":"observation","data":{"observation":{{{observation}}},"reward":null,"done":false}}""");
    }

    /// <summary>Waits until the client has closed.</summary>
    public async Task DrainAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }
    }

    /// <summary>What came where a certain message was expected.</summary>
    public List<string> Received { get; } = [];

    /// <summary>What was expected.</summary>
    public List<string> Wanted { get; } = [];
}
