using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Sandboxes.Remote;
using Platform.Sdk;

namespace Platform.Host.Tests.Sandboxes;

/// <summary>What hosts that are processes of their own leave on the machine: nothing, however they end.</summary>
public sealed class NothingLeftTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task HostKilled_NothingOfItsSandboxesIsLeft()
    {
        using var host = Start("sandbox", "run", "--provider", "process", "--time", "3600", "--", "sh", "-c", "sleep 87654 & sleep 87653; :");
        while (!Commands().Any(command => command.Contains("sleep\087654", StringComparison.Ordinal)))
            await Task.Delay(20);
        host.Kill();
        await host.WaitForExitAsync();
        await AssertNothingLeftAsync(host.Id, "sleep\08765");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task AThousandExecutionsByAnotherHost_LeaveNothingOnTheServer()
    {
        using var host = Start("sandbox", "serve", "--provider", "process", "--port", "0", "--json");
        var text = new StringBuilder();
        while (await host.StandardOutput.ReadLineAsync() is { } line && text.AppendLine(line) is not null && line != "}")
        {
        }

        await using (var provider = new RemoteSandboxProvider(new Uri((string)JsonNode.Parse(text.ToString())!["url"]!), token: null, TimeProvider.System))
        {
            for (var i = 0; i < 50; i++)
            {
                await using var sandbox = await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None);
                for (var j = 0; j < 19; j++)
                    Assert.True((await sandbox.RunAsync(new SandboxRequest(["true"]), CancellationToken.None)).Succeeded);
                await sandbox.RunAsync(new SandboxRequest(["sh", "-c", "setsid sleep 87652 </dev/null >/dev/null 2>&1 &"]) { LeaveBackground = true }, CancellationToken.None);
            }
        }

        for (var attempt = 0; attempt < 1200 && Commands().Any(command => command.Contains("sleep\087652", StringComparison.Ordinal)); attempt++)
            await Task.Delay(100);
        Assert.DoesNotContain(Commands(), command => command.Contains("sleep\087652", StringComparison.Ordinal)); // while the server goes on
        using (var signal = Process.Start("kill", ["-TERM", host.Id.ToString(CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync();
        await host.WaitForExitAsync();
        Assert.Equal(0, host.ExitCode);
        await AssertNothingLeftAsync(host.Id, "sleep\08765");
    }

    private Process Start(params string[] arguments) => HostProcess.Start(("TMPDIR", _temporary.FullPath), arguments);

    private async Task AssertNothingLeftAsync(int host, string program)
    {
        for (var attempt = 0; attempt < 1200 && Left().Length > 0; attempt++)
            await Task.Delay(100);
        Assert.Empty(Left());

        string[] Left() =>
        [
            .. Commands().Where(command => command.Contains(program, StringComparison.Ordinal) || command.Contains(_temporary.FullPath, StringComparison.Ordinal)),
            .. Directory.EnumerateDirectories(_temporary.FullPath, "platform-sandboxes-*"),
            .. !Directory.Exists("/sys/fs/cgroup") ? [] : Directory.EnumerateDirectories("/sys/fs/cgroup", $"platform-sandbox-{host}-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }),
        ];
    }

    /// <summary>Command lines of all processes, their words divided by NUL.</summary>
    private static IEnumerable<string> Commands() => Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    });
}
