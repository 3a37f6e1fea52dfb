using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Platform.Host.Cli;
using Platform.Host.Recipes;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Serving.Mcp;

/// <summary>Offers an environment to MCP clients until it is interrupted or, over standard input and output, until the client leaves.</summary>
/// <param name="console">Where to print.</param>
/// <param name="timeProvider">Time of limits.</param>
/// <param name="source">The environment.</param>
/// <param name="stepTimeout">How long it may take for one reset or step.</param>
internal sealed class McpServing(CommandConsole console, TimeProvider timeProvider, EnvironmentSource source, TimeSpan stepTimeout)
{
    private McpServed Served => new(source.Id, source.Documentation, source.Create, TaskOf, stepTimeout);

    /// <summary>Serves the program that started this one. Standard output carries the protocol and nothing else.</summary>
    /// <param name="task">Number of the task; null takes the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> OverStdioAsync(long? task, CancellationToken cancellationToken)
    {
        Console.SetOut(Console.Error); // what a plugin prints must not come between the messages
        try
        {
            await using var session = await McpSession.BeginAsync(Served, task, options => new SessionTransport(new StdioServerTransport(options)), timeProvider, cancellationToken);
            await session.RunAsync(cancellationToken);
        }
        catch (McpEpisodeException exception)
        {
            throw new WorkFailedException($"No episode could be begun: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being told to end is one way in which serving ends.
        }

        return ExitCode.Done;
    }

    /// <summary>Serves over streamable HTTP.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> OverHttpAsync(McpHttpOptions options, CancellationToken cancellationToken)
    {
        McpHttpServer server;
        try
        {
            await (await McpEpisode.BeginAsync(Served, 0, timeProvider, cancellationToken)).DisposeAsync(); // what cannot begin is told before anybody connects
            server = await McpHttpServer.StartAsync(Served, options, timeProvider, cancellationToken);
        }
        catch (McpEpisodeException exception)
        {
            throw new WorkFailedException($"No episode could be begun: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new WorkFailedException($"{options.Host}:{options.Port} cannot be listened on ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}): use another --port, or 0 for any.", exception);
        }

        await using (server)
        {
            console.Result(
                () => new JsonObject { ["environment"] = source.Id, ["url"] = server.Url, ["protocol"] = "mcp", ["sessions"] = options.MaxSessions },
                ansi => ansi.Profile.Out.Writer.WriteLine($"{source.Id} is served at {server.Url} to MCP clients. Ctrl-C ends it."));
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Being told to end is how serving ends.
            }
        }

        return ExitCode.Done;
    }

    // Held-out tasks, from the first again after the last.
    private TaskSpec TaskOf(long number)
    {
        var tasks = ((IEnvironmentSource)source).Tasks;
        return tasks.HeldOut(tasks.HeldOutCount is { } count ? number % count : number);
    }
}
