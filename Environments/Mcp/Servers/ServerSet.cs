using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Platform.Environments.Mcp.Tasks;
using Platform.Environments.Mcp.Tools;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Servers;

/// <summary>The servers of one environment instance, and the folder that is theirs.</summary>
internal sealed class ServerSet(McpOptions options) : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"platform-mcp-{Guid.NewGuid():N}");
    private readonly ServerConnection?[] _connections = new ServerConnection?[options.Servers.Count];
    private readonly CancellationTokenSource _ended = new();

    /// <summary>All tools of all servers, those that the agent may not use among them.</summary>
    public IReadOnlyList<OfferedTool> Tools { get; private set; } = [];

    /// <summary>The servers' own words to agents.</summary>
    public IEnumerable<string> Instructions => Live.Select(connection => connection.Instructions).Where(text => text.Length > 0);

    private IEnumerable<ServerConnection> Live => _connections.OfType<ServerConnection>();

    /// <summary>Makes the servers ready for an episode: starts what is missing, unsound or to be new, in an empty folder.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EnvironmentFaultException">A server does not come up.</exception>
    public async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        await CloseAsync(connection => options.Restart == RestartRule.Episode || !connection.IsSound).ConfigureAwait(false);
        EmptyFolder();
        var places = new Placeholders(_folder, task);
        await Task.WhenAll(_connections.Select(async (connection, i) =>
            _connections[i] = connection ?? await ServerConnection.OpenAsync(options.Servers[i], options, places, both.Token).ConfigureAwait(false))).ConfigureAwait(false);
        if (_ended.IsCancellationRequested)
            await CloseAsync(_ => true).ConfigureAwait(false); // disposal came first and did not see the servers that were just starting
        await RefreshAsync(both.Token, force: true).ConfigureAwait(false);
    }

    /// <summary>Asks for the tools of servers that may have changed them.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="force">Whether to build the list again in any case.</param>
    /// <returns>Whether <see cref="Tools"/> was built again.</returns>
    public async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken, bool force = false)
    {
        var stale = Live.Where(connection => connection.ToolsMayHaveChanged).ToArray();
        foreach (var connection in stale)
            await connection.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (stale.Length == 0 && !force)
            return false;
        Tools = OfferedTool.Of(Live.Zip(options.Servers));
        return true;
    }

    /// <summary>Asks servers whose calls were given up for a sign of life.</summary>
    /// <param name="names">Names of the tools, as the agent knows them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EnvironmentFaultException">One gives none.</exception>
    public async ValueTask PingAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var connection in names.Select(name => Tools.First(tool => tool.Name == name).Connection).Distinct())
            await connection.PingAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a call that the agent does not see.</summary>
    /// <param name="call">The call.</param>
    /// <param name="purpose">For faults, such as <c>the set-up</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result; one that says an error where the server refused.</returns>
    /// <exception cref="EnvironmentFaultException">There is no such tool, the server is gone, or it took too long.</exception>
    public async ValueTask<CallToolResult> CallAsync(ToolCallSpec call, string purpose, CancellationToken cancellationToken)
    {
        var tool = Find(call, purpose);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.CallSeconds));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await tool.Connection.CallAsync(tool.Tool.Name, call.Arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value), both.Token).ConfigureAwait(false);
        }
        catch (McpException exception)
        {
            return new() { IsError = true, Content = [new TextContentBlock { Text = exception.Message }] };
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EnvironmentFaultException($"{purpose}: {call} did not end within {options.CallSeconds} s (callSeconds).", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await CloseAsync(_ => true).ConfigureAwait(false);
        DeleteFolder();
    }

    private OfferedTool Find(ToolCallSpec call, string purpose)
    {
        var found = Tools.Where(tool => (tool.Tool.Name == call.Tool || tool.Name == call.Tool) && (call.Server.Length == 0 || tool.Connection.Name == call.Server)).ToArray();
        return found switch
        {
            [var only] => only,
            [] => throw new EnvironmentFaultException($"{purpose}: no server has the tool of {call}: {NearestName.Suggest(call.Tool, Tools.Select(tool => tool.Name))}"),
            _ => throw new EnvironmentFaultException($"{purpose}: several servers have the tool of {call}: name one in 'server', such as {found[0].Connection.Name}."),
        };
    }

    private Task CloseAsync(Func<ServerConnection, bool> which) => Task.WhenAll(_connections.Select(async (connection, i) =>
    {
        if (connection is not null && which(connection))
        {
            _connections[i] = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }));

    // The folder itself stays, since a server may stand in it.
    private void EmptyFolder()
    {
        var folder = Directory.CreateDirectory(_folder);
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    private void DeleteFolder()
    {
        try
        {
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be deleted from a temporary folder harms nobody.
        }
    }
}
