using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Servers;

/// <summary>A live MCP server and its tools. What goes wrong with the server itself is an <see cref="EnvironmentFaultException"/>.</summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    // From this revision on a connection has no session, and a server is heard only where it is asked.
    private const string FirstWithoutSessions = "2026-01-01";

    private readonly McpServerSettings _settings;
    private readonly McpOptions _options;
    private readonly ServerProcess? _process;
    private readonly IAsyncDisposable? _transport;
    private McpClient? _client;
    private volatile bool _isStale = true;
    private long _calls;

    private ServerConnection(McpServerSettings settings, McpOptions options, Placeholders places, out IClientTransport transport)
    {
        (_settings, _options) = (settings, options);
        if (settings.Command.Length > 0)
        {
            transport = _process = new ServerProcess(settings.Name, Start(settings, places), options.MaxMessageBytes);
            _transport = _process;
        }
        else
        {
            var http = new HttpClientTransport(Http(settings, options, places));
            (transport, _transport) = (http, http);
        }
    }

    /// <summary>Name of the server.</summary>
    public string Name => _settings.Name;

    /// <summary>Tools as the server last told them.</summary>
    public IReadOnlyList<Tool> Tools { get; private set; } = [];

    /// <summary>Whether the server has said that its tools changed, or could have changed them unsaid.</summary>
    public bool ToolsMayHaveChanged => _isStale;

    /// <summary>What the server tells agents about itself; may be empty.</summary>
    public string Instructions => _client?.ServerInstructions ?? "";

    /// <summary>Whether it can be used on: it lives, and no call of it was given up.</summary>
    public bool IsSound => _client is { Completion.IsCompleted: false } && !IsSuspect;

    /// <summary>Set when a call was given up: it may still go on and change the state later.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Starts or reaches a server and asks for its tools.</summary>
    /// <param name="settings">Which.</param>
    /// <param name="options">Limits.</param>
    /// <param name="places">What is filled into its settings.</param>
    /// <param name="cancellationToken">Ends the call; nothing is left running.</param>
    /// <exception cref="EnvironmentFaultException">It does not come up.</exception>
    public static async Task<ServerConnection> OpenAsync(McpServerSettings settings, McpOptions options, Placeholders places, CancellationToken cancellationToken)
    {
        var connection = new ServerConnection(settings, options, places, out var transport);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.StartSeconds));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            connection._client = await McpClient.CreateAsync(transport, connection.ClientOptions(), cancellationToken: both.Token).ConfigureAwait(false);
            await connection.RefreshAsync(both.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw exception as EnvironmentFaultException ?? connection.Fault(limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"did not come up within {options.StartSeconds} s (startSeconds)") : $"did not come up: {Reason(exception)}", exception);
        }
    }

    /// <summary>Asks for the tools again.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EnvironmentFaultException">The server does not answer.</exception>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var client = Client();
        _isStale = client.ServerCapabilities.Tools?.ListChanged == true && !HasSession(client);
        Tools = client.ServerCapabilities.Tools is null ? []
            : [.. (await AskAsync("tools/list", token => client.ListToolsAsync(cancellationToken: token).AsTask(), _options.StartSeconds, cancellationToken).ConfigureAwait(false)).Select(tool => tool.ProtocolTool)];
    }

    /// <summary>Calls a tool.</summary>
    /// <param name="tool">Name as the server knows it.</param>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="cancellationToken">Gives the call up; the server is told.</param>
    /// <returns>The result, which may be marked as an error.</returns>
    /// <exception cref="McpException">The server refused the call.</exception>
    /// <exception cref="EnvironmentFaultException">The server is gone.</exception>
    public async ValueTask<CallToolResult> CallAsync(string tool, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        var client = Client();
        var parameters = new CallToolRequestParams { Name = tool, Arguments = new Dictionary<string, JsonElement>(arguments) };
        var id = new RequestId(string.Create(CultureInfo.InvariantCulture, $"call-{Interlocked.Increment(ref _calls)}"));
        try
        {
            return HasSession(client)
                ? await client.SendRequestAsync<CallToolRequestParams, CallToolResult>(RequestMethods.ToolsCall, parameters, requestId: id, cancellationToken: cancellationToken).ConfigureAwait(false)
                : await client.CallToolAsync(parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            IsSuspect = true;
            if (HasSession(client))
                _ = TellCancelledAsync(client, id);
            throw;
        }
        catch (Exception exception) when (exception is McpProtocolException or JsonException && !client.Completion.IsCompleted)
        {
            throw exception as McpException ?? new McpException($"the server's result cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception)
        {
            throw Fault($"failed in a call of {tool}: {Reason(exception)}", exception);
        }
    }

    /// <summary>Asks for a sign of life.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EnvironmentFaultException">There is none.</exception>
    public ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var client = Client();
        return new(AskAsync<object>("a sign of life after a call that took too long",
            async token => HasSession(client) ? await client.PingAsync(cancellationToken: token).ConfigureAwait(false) : await client.ListToolsAsync(cancellationToken: token).ConfigureAwait(false),
            _options.PingSeconds, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
            await QuietlyAsync(client).ConfigureAwait(false);
        if (_transport is not null)
            await QuietlyAsync(_transport).ConfigureAwait(false);
    }

    private McpClient Client() => _client ?? throw Fault("was ended", null);

    private McpClientOptions ClientOptions() => new()
    {
        ClientInfo = new Implementation { Name = "platform", Version = typeof(ServerConnection).Assembly.GetName().Version?.ToString(3) ?? "0" },
        InitializationTimeout = TimeSpan.FromSeconds(_options.StartSeconds),
        Handlers = new McpClientHandlers
        {
            NotificationHandlers = [KeyValuePair.Create(NotificationMethods.ToolListChangedNotification, (Func<JsonRpcNotification, CancellationToken, ValueTask>)((_, _) =>
            {
                _isStale = true;
                return ValueTask.CompletedTask;
            }))],
        },
    };

    private async Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<T>> ask, double seconds, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(both.Token).WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IsSuspect = true;
            throw Fault(limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"did not answer {what} within {seconds} s") : $"failed at {what}: {Reason(exception)}", exception);
        }
    }

    private EnvironmentFaultException Fault(string what, Exception? exception)
    {
        var complaints = _process?.Complaints is { Length: > 0 } lines ? $" It wrote: {lines.TrimEnd('.')}." : "";
        return new($"MCP server '{Name}' {what.TrimEnd('.')}.{complaints}", exception);
    }

    private static bool HasSession(McpClient client) => string.CompareOrdinal(client.NegotiatedProtocolVersion, FirstWithoutSessions) < 0;

    /// <summary>Tells the server that nobody waits for a call any more; the client itself only forgets it.</summary>
    private static async Task TellCancelledAsync(McpClient client, RequestId id)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = id, Reason = "The caller gave up." }, cancellationToken: limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A server that cannot be told is found out by the next call.
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        ClientTransportClosedException { Details.Exception: { } inner } => inner.Message,
        ClientTransportClosedException => "it ended",
        _ => exception.Message.ReplaceLineEndings(" "),
    };

    private static ProcessStartInfo Start(McpServerSettings settings, Placeholders places)
    {
        var start = new ProcessStartInfo(settings.Command) { WorkingDirectory = places.Fill(settings.WorkingDirectory) };
        foreach (var argument in settings.Args)
            start.ArgumentList.Add(places.Fill(argument));
        // The host's own variables may hold secrets, and what a server can read an agent may ask it for.
        start.Environment.Clear();
        foreach (var (name, value) in StdioClientTransportOptions.GetDefaultEnvironmentVariables())
            start.Environment[name] = value;
        foreach (var (name, value) in settings.Env)
            start.Environment[name] = places.Fill(value);
        return start;
    }

    private static HttpClientTransportOptions Http(McpServerSettings settings, McpOptions options, Placeholders places) => new()
    {
        Endpoint = new Uri(places.Fill(settings.Url)),
        Name = settings.Name,
        TransportMode = settings.Transport switch { HttpTransportRule.Streamable => HttpTransportMode.StreamableHttp, HttpTransportRule.Sse => HttpTransportMode.Sse, _ => HttpTransportMode.AutoDetect },
        AdditionalHeaders = settings.Headers.ToDictionary(header => header.Key, header => places.Fill(header.Value)),
        ConnectionTimeout = TimeSpan.FromSeconds(options.StartSeconds),
    };

    private static async ValueTask QuietlyAsync(IAsyncDisposable disposable)
    {
        try
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What cannot say goodbye is given up all the same.
        }
    }
}
