using System.Diagnostics;
using System.Text.Json.Nodes;
using Platform.Host.Cli;
using Platform.Plugins.Isolation;

namespace Platform.Host.Bench;

/// <summary><c>env serve</c> in a process of its own, for as long as something is measured against it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Where it serves.</summary>
    public string Url { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="arguments">What stands behind <c>env serve</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WorkFailedException">It ended before it listened.</exception>
    public static async Task<ServerProcess> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var command = WorkerCommand.Managed(typeof(ServerProcess).Assembly.Location, ["env", "serve", .. arguments, "--port", "0", "--json"]);
        var process = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var text = "";
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                text += line;
                if (line == "}") // the result is the one object that is printed, over several lines
                    return new(process, JsonNode.Parse(text)!["url"]!.GetValue<string>());
            }

            throw new WorkFailedException($"The server to measure ended before it listened: {(await error).ReplaceLineEndings(" ").Trim()}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
