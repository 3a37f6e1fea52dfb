using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Serving;

/// <summary><c>env serve</c> as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(int port, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(Call.HostFolder, "platform.dll"), "env", "serve", "--openenv", "--json", "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        var text = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line && text.AppendLine(line) is not null && line != "}")
        {
        }

        return new(process, (string)JsonNode.Parse(text.ToString())!["url"]!);
    }

    /// <summary>Asks it to end. With SIGTERM, since a shell in the background lets its children ignore Ctrl-C.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It is still there after two minutes.</exception>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return _process.ExitCode;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
