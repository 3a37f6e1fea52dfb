using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Serving.Mcp;
using Platform.Host.Serving.OpenEnv;

namespace Platform.Host.Cli;

/// <summary><c>env serve</c>: lets programs elsewhere act in an environment, until it is interrupted.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
/// <param name="timeProvider">Time of limits.</param>
internal sealed class EnvironmentServeCommand(CommandConsole console, PluginCatalog plugins, TimeProvider timeProvider)
{
    private readonly Argument<string> _id = new("ID") { Description = "Id of the environment, such as maze-v1." };
    private readonly Option<bool> _openEnv = new("--openenv") { Description = "Serve OpenEnv clients, over HTTP and WebSocket." };
    private readonly Option<bool> _mcp = new("--mcp") { Description = "Serve MCP clients, over streamable HTTP or, with --stdio, over standard input and output." };
    private readonly Option<bool> _stdio = new("--stdio") { Description = "With --mcp: serve the one client that started this program, over standard input and output." };
    private readonly Option<long?> _task = new("--task") { Description = "With --stdio: number of the held-out task to play, 0 or more.", HelpName = "N" };
    private readonly Option<string> _host = new("--host") { Description = "Address to listen on; other than loopback, --token is needed.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 takes one that is free.", HelpName = "N", DefaultValueFactory = _ => 8000 };
    private readonly Option<string?> _token = new("--token") { Description = "What clients must show, as a bearer token or the password of a URL.", HelpName = "TOKEN" };
    private readonly Option<int> _sessions = new("--sessions") { Description = "Sessions at once.", HelpName = "N", DefaultValueFactory = _ => 256 };
    private readonly Option<double> _idle = new("--idle-timeout") { Description = "Seconds of silence after which a session is closed.", HelpName = "SECONDS", DefaultValueFactory = _ => 1800 };
    private readonly Option<double> _step = new("--step-timeout") { Description = "Seconds the environment may take for one reset or step.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
    private readonly Option<string> _mode = new("--mode") { Description = "simulation, or production, which leaves out the routes /reset, /step and /state.", HelpName = "MODE", DefaultValueFactory = _ => "simulation" };
    private readonly Option<string[]> _set = RecipeSymbols.Set();

    /// <summary>The command.</summary>
    public Command Build()
    {
        _mode.AcceptOnlyFromAmong("simulation", "production");
        _set.Description = "Change one option of the environment, such as arms=3; may be given several times.";
        var command = new CommandWithExamples("serve", "Serve an environment to other programs, until interrupted.", "env serve maze-v1 --openenv", "env serve bandit-v1 --openenv --port 8001 --sessions 64 --set arms=3", "env serve calendar-v1 --mcp", "env serve calendar-v1 --mcp --stdio --task 3")
        {
            _id, _openEnv, _mcp, _stdio, _task, _host, _port, _token, _sessions, _idle, _step, _mode, _set,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    private Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var source = EnvironmentOptions.Bind(plugins.Registry, result.GetRequiredValue(_id), result.GetValue(_set) ?? []);
        var (mcp, stdio) = (result.GetValue(_mcp), result.GetValue(_stdio));
        if (result.GetValue(_openEnv) == mcp)
            throw new UsageException($"env serve needs to know for whom{(mcp ? ", one of them" : "")}: use --openenv or --mcp.");
        if (stdio && !mcp)
            throw new UsageException("--stdio is for MCP clients: add --mcp.");
        if (result.GetValue(_task) is { } task && (task < 0 || !stdio))
            throw new UsageException(stdio ? $"--task is {task}, but tasks are numbered from 0: use --task 0." : "--task is for --stdio: clients over HTTP name a task in the URL, such as http://127.0.0.1:8000/mcp?task=3.");
        if (mcp)
        {
            var serving = new McpServing(console, timeProvider, source, Seconds("--step-timeout", result.GetValue(_step), 60));
            return stdio ? serving.OverStdioAsync(result.GetValue(_task), cancellationToken) : serving.OverHttpAsync(HttpOptions(result), cancellationToken);
        }

        return ServeOpenEnvAsync(source, Read(result), cancellationToken);
    }

    private OpenEnvServerOptions Read(ParseResult result)
    {
        var (host, port, sessions) = (result.GetRequiredValue(_host), result.GetValue(_port), result.GetValue(_sessions));
        if (host != "localhost" && !IPAddress.TryParse(host, out _))
            throw new UsageException($"--host is '{host}', but an address of this machine is expected: use --host 127.0.0.1.");
        if (port is < 0 or > IPEndPoint.MaxPort)
            throw new UsageException($"--port is {port}, but 0 to {IPEndPoint.MaxPort} is expected: use --port 8000.");
        if (sessions < 1)
            throw new UsageException($"--sessions is {sessions}, but at least 1 is expected: use --sessions 256.");
        if (host != "localhost" && !IPAddress.IsLoopback(IPAddress.Parse(host)) && string.IsNullOrEmpty(result.GetValue(_token)))
            throw new UsageException($"--host is '{host}', which other machines reach, so a token is needed: add --token, or use --host 127.0.0.1.");
        return new()
        {
            Host = host,
            Port = port,
            Token = result.GetValue(_token),
            MaxSessions = sessions,
            IdleTimeout = Seconds("--idle-timeout", result.GetValue(_idle), 1800),
            StepTimeout = Seconds("--step-timeout", result.GetValue(_step), 60),
            Production = result.GetValue(_mode) == "production",
        };
    }

    private McpHttpOptions HttpOptions(ParseResult result)
    {
        var options = Read(result);
        return new() { Host = options.Host, Port = options.Port, Token = options.Token, MaxSessions = options.MaxSessions, IdleTimeout = options.IdleTimeout };
    }

    private async Task<int> ServeOpenEnvAsync(EnvironmentSource source, OpenEnvServerOptions options, CancellationToken cancellationToken)
    {
        ServedEnvironment served;
        try
        {
            served = await new ServedEnvironment(source.Id, source.Documentation, source.Create).ProbeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new WorkFailedException($"{source.Id} failed when a first episode was begun: {exception.Message}", exception);
        }

        OpenEnvServer server;
        try
        {
            server = await OpenEnvServer.StartAsync(served, options, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new WorkFailedException($"{options.Host}:{options.Port} cannot be listened on ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}): use another --port, or 0 for any.", exception);
        }

        await using (server)
        {
            console.Result(
                () => new JsonObject { ["environment"] = source.Id, ["url"] = server.Url, ["protocol"] = "openenv", ["sessions"] = options.MaxSessions },
                ansi => ansi.Profile.Out.Writer.WriteLine($"{source.Id} is served at {server.Url} to OpenEnv clients. Ctrl-C ends it."));
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

    private static TimeSpan Seconds(string option, double value, double working) => value is > 0 and <= 10_000_000
        ? TimeSpan.FromSeconds(value)
        : throw new UsageException($"{option} is {value}, but seconds above 0 are expected: use {option} {working}.");
}
