using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Platform.Sandboxes.Channels;
using Platform.Sandboxes.Pools;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Remote;

/// <summary>Sandboxes on another machine, where <c>./platform sandbox serve</c> runs.</summary>
public sealed class RemoteSandboxProvider : ISandboxProvider
{
    /// <summary>Where a server takes connections, each of which is a sandbox.</summary>
    public const string SandboxPath = "/v1/sandbox";

    /// <summary>Where a server lists its images.</summary>
    public const string ImagesPath = "/v1/images";

    private const int Warm = 2;
    private readonly Uri _server;
    private readonly string? _token;
    private readonly TimeProvider _time;
    private readonly SandboxPool _pool;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private uint _lastNumber;

    /// <summary>A provider; the server is not spoken to before the first sandbox is asked for.</summary>
    /// <param name="server">Such as <c>http://10.0.0.7:8100</c>.</param>
    /// <param name="token">What the server wants to be shown; or null.</param>
    /// <param name="time">For time limits of the host's own.</param>
    public RemoteSandboxProvider(Uri server, string? token, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(server);
        (_server, _token, _time) = (server, token, time);
        if (token is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _pool = new SandboxPool(MakeAsync, Warm, time);
    }

    /// <inheritdoc/>
    public string Name => "remote";

    /// <inheritdoc/>
    public ValueTask<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        SandboxSpecs.Check(spec);
        return _pool.TakeAsync(spec, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken)
    {
        SandboxSpecs.Check(spec);
        return _pool.PrewarmAsync(spec, count, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SandboxImage>> ListImagesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetFromJsonAsync<SandboxImage[]>(new Uri(_server, ImagesPath), JsonSerializerOptions.Web, cancellationToken).ConfigureAwait(false) ?? [];
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw NoAnswer(exception);
        }
    }

    /// <summary>Ends every warm sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private async ValueTask<SupervisedSandbox> MakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        if (_token is not null)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {_token}");
        FrameChannel channel;
        try
        {
            var address = new UriBuilder(new Uri(_server, SandboxPath)) { Scheme = _server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
            await socket.ConnectAsync(address.Uri, cancellationToken).ConfigureAwait(false);
            channel = new FrameChannel(WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true));
            await channel.SendAsync(FrameKind.Create, 0, JsonSerializer.SerializeToUtf8Bytes(spec, SandboxRelay.Json), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException)
        {
            socket.Dispose();
            throw NoAnswer(exception);
        }

        var sandbox = new SupervisedSandbox($"remote-{Interlocked.Increment(ref _lastNumber)}", channel, new RemoteBody(socket), spec, _time);
        await sandbox.WaitReadyAsync(cancellationToken).ConfigureAwait(false);
        return sandbox;
    }

    private SandboxFaultException NoAnswer(Exception exception) =>
        new($"No server of sandboxes answers at {_server} ({exception.Message.TrimEnd('.')}): start './platform sandbox serve' there, and set PLATFORM_SANDBOX_TOKEN to its token if it has one.", exception);

    /// <summary>The connection; what it leads to is the server's to end.</summary>
    private sealed class RemoteBody(ClientWebSocket socket) : ISandboxBody
    {
        public ValueTask DestroyAsync()
        {
            socket.Abort();
            return ValueTask.CompletedTask;
        }

        public ValueTask<string?> LastWordsAsync() => new("the connection to its server ended");
    }
}
