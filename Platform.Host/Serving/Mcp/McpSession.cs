using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Platform.Sdk;

namespace Platform.Host.Serving.Mcp;

/// <summary>One client: an MCP server over its transport, and its episode.</summary>
/// <remarks>The first observation is in the server's instructions and in the prompt <c>begin</c>. Rewards and the end are in the <c>_meta</c> of each result and
/// in the resource <c>episode://state</c>, where programs look and language models do not.</remarks>
internal sealed class McpSession : IAsyncDisposable
{
    private const string StateUri = "episode://state";
    private const string BeginPrompt = "begin";

    private readonly McpServed _served;
    private readonly McpEpisode _episode;
    private readonly McpServer _server;
    private int _disposed;

    private McpSession(McpServed served, McpEpisode episode, Func<McpServerOptions, ITransport> transport)
    {
        (_served, _episode) = (served, episode);
        var options = Options();
        _server = McpServer.Create(transport(options), options);
    }

    /// <summary>Begins an episode for a client.</summary>
    /// <param name="served">Of what.</param>
    /// <param name="task">Number of the task; null takes the next.</param>
    /// <param name="transport">Makes the transport, which the session disposes.</param>
    /// <param name="timeProvider">Measures the time of the environment's calls.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="McpEpisodeException">The environment failed.</exception>
    public static async Task<McpSession> BeginAsync(McpServed served, long? task, Func<McpServerOptions, ITransport> transport, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var episode = await McpEpisode.BeginAsync(served, task ?? served.NextTask(), timeProvider, cancellationToken);
        return new McpSession(served, episode, transport);
    }

    /// <summary>Serves until the client leaves.</summary>
    /// <param name="cancellationToken">Ends it earlier.</param>
    public Task RunAsync(CancellationToken cancellationToken) => _server.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _server.DisposeAsync();
        await _episode.DisposeAsync();
    }

    private McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation { Name = _served.Id, Title = _served.Documentation.Summary, Version = typeof(McpSession).Assembly.GetName().Version?.ToString(3) ?? "0" },
        ServerInstructions = $"{_served.Documentation.Summary}\n\n{string.Join('\n', _episode.First.Select(MessageText.Of))}",
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = true }, Resources = new ResourcesCapability(), Prompts = new PromptsCapability() },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = _episode.Tools.Tools }),
            CallToolHandler = CallAsync,
            ListResourcesHandler = (_, _) => new(new ListResourcesResult
            {
                Resources = [new Resource { Name = "state", Uri = StateUri, MimeType = "application/json", Description = "How the episode stands: turns, reward, return, terminated, truncated, metrics, fault. For programs, not for the agent." }],
            }),
            ReadResourceHandler = (request, _) => request.Params?.Uri == StateUri
                ? new(new ReadResourceResult { Contents = [new TextResourceContents { Uri = StateUri, MimeType = "application/json", Text = _episode.State.ToJsonString() }] })
                : throw new McpProtocolException($"There is no resource '{request.Params?.Uri}': read {StateUri}.", McpErrorCode.ResourceNotFound),
            ListPromptsHandler = (_, _) => new(new ListPromptsResult { Prompts = [new Prompt { Name = BeginPrompt, Description = "What the agent is shown first." }] }),
            GetPromptHandler = (request, _) => request.Params?.Name == BeginPrompt
                ? new(new GetPromptResult { Description = _served.Documentation.Summary, Messages = [.. _episode.First.SelectMany(Messages)] })
                : throw new McpProtocolException($"There is no prompt '{request.Params?.Name}': get '{BeginPrompt}'.", McpErrorCode.InvalidParams),
        },
    };

    private static IEnumerable<PromptMessage> Messages(ChatMessage message) =>
        ServedContent.Of([message]).Select(block => new PromptMessage { Role = message.Role == ChatRole.Assistant ? Role.Assistant : Role.User, Content = block });

    private async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var call = request.Params ?? throw new McpProtocolException("A call needs a name and arguments.", McpErrorCode.InvalidParams);
        var (result, toolsChanged) = await _episode.CallAsync(call.Name, call.Arguments ?? new Dictionary<string, JsonElement>(), cancellationToken);
        if (toolsChanged)
            await request.Server.SendNotificationAsync(NotificationMethods.ToolListChangedNotification, cancellationToken);
        return result;
    }
}
