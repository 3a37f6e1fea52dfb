using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Serving.Sandboxes;

namespace Platform.Host.Cli.Sandboxes;

/// <summary><c>sandbox serve</c>: lets hosts on other machines have sandboxes here, until it is interrupted.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">Holds the sandboxes of this host.</param>
internal sealed class SandboxServeCommand(CommandConsole console, PluginCatalog plugins)
{
    private readonly Option<string> _provider = new("--provider") { Description = "process, docker, or auto: docker where an engine answers.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _host = new("--host") { Description = "Address to listen on; other than loopback, --token is needed.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { Description = "Port to listen on; 0 takes one that is free.", HelpName = "N", DefaultValueFactory = _ => 8100 };
    private readonly Option<string?> _token = new("--token") { Description = "What clients must show as a bearer token; theirs is in PLATFORM_SANDBOX_TOKEN.", HelpName = "TOKEN" };
    private readonly Option<int> _most = new("--sandboxes") { Description = "Sandboxes at once.", HelpName = "N", DefaultValueFactory = _ => 256 };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("serve", "Serve sandboxes of this machine to others, until interrupted.", "sandbox serve", "sandbox serve --provider docker --host 0.0.0.0 --token SECRET")
        {
            _provider, _host, _port, _token, _most,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var provider = SandboxCommand.Provider(plugins.Sandboxes, result.GetRequiredValue(_provider));
        var (text, port, most) = (result.GetRequiredValue(_host), result.GetValue(_port), result.GetValue(_most));
        if (!IPAddress.TryParse(text == "localhost" ? "127.0.0.1" : text, out var host))
            throw new UsageException($"--host is '{text}', but an address of this machine is expected: use --host 127.0.0.1.");
        if (port is < 0 or > IPEndPoint.MaxPort)
            throw new UsageException($"--port is {port}, but 0 to {IPEndPoint.MaxPort} is expected: use --port 8100.");
        if (most < 1)
            throw new UsageException($"--sandboxes is {most}, but at least 1 is expected: use --sandboxes 256.");
        if (!IPAddress.IsLoopback(host) && string.IsNullOrEmpty(result.GetValue(_token)))
            throw new UsageException($"--host is '{text}', which other machines reach, so a token is needed: add --token, or use --host 127.0.0.1.");
        SandboxServer server;
        try
        {
            server = await SandboxServer.StartAsync(provider, host, port, result.GetValue(_token), most, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new WorkFailedException($"{text}:{port} cannot be listened on ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}): use another --port, or 0 for any.", exception);
        }

        await using (server)
        {
            console.Result(
                () => new JsonObject { ["provider"] = provider.Name, ["url"] = server.Url, ["sandboxes"] = most },
                ansi => ansi.Profile.Out.Writer.WriteLine($"Sandboxes of '{provider.Name}' are served at {server.Url}: other hosts name the provider remote:{server.Url}. Ctrl-C ends it."));
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
}
