using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Host.Tests.Serving;

/// <summary>An OpenEnv client made of literal frames. Shares no code with the platform's own client.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket _socket = new();

    /// <summary>Connects to a route of a server.</summary>
    public static async Task<RawClient> ConnectAsync(string url, string route = "/ws", params (string Name, string Value)[] headers)
    {
        var client = new RawClient();
        foreach (var (name, value) in headers)
            client._socket.Options.SetRequestHeader(name, value);
        using var limit = new CancellationTokenSource(Limit);
        await client._socket.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + route), limit.Token);
        return client;
    }

    /// <summary>Sends a text frame and reads the answer.</summary>
    public async Task<JsonObject> AskAsync(string frame)
    {
        await SendAsync(frame);
        return (JsonObject)JsonNode.Parse(await ReceiveAsync() ?? throw new InvalidOperationException("The server closed instead of answering."))!;
    }

    /// <summary>Sends one frame.</summary>
    public async Task SendAsync(string frame, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), type, true, limit.Token);
    }

    /// <summary>The next text frame; null once the server has closed or is gone.</summary>
    public async Task<string?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var (text, buffer) = (new MemoryStream(), new byte[65536]);
        while (true)
        {
            ValueWebSocketReceiveResult part;
            try
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
