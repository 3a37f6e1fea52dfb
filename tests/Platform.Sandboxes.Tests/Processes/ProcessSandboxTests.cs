using System.Globalization;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sandboxes.Tests.Checks;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Processes;

public sealed class ProcessSandboxTests
{
    [Fact]
    public async Task Check_WithControlGroups_EveryPointHolds()
    {
        await using var provider = Provider(useControlGroups: true);
        await Verdicts.HoldAsync(provider, "host");
    }

    [Fact]
    public async Task Check_LimitsKeptByWatching_EveryPointHolds()
    {
        await using var provider = Provider(useControlGroups: false);
        Assert.False(provider.HasControlGroups);
        await Verdicts.HoldAsync(provider, "host", name => name.EndsWith("-bomb", StringComparison.Ordinal) || name.Contains("fill", StringComparison.Ordinal) || name.Contains("memory", StringComparison.Ordinal)
            || name is "infinite-loop" or "grandchild-that-left-the-family" or "daemon-that-outlives-its-run" or "capabilities");
    }

    [Fact]
    public async Task AThousandExecutions_LeaveNothingBehind()
    {
        string[] folders;
        await using (var provider = Provider(useControlGroups: true, warm: 2))
        {
            for (var i = 0; i < 50; i++)
            {
                await using var sandbox = await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None);
                for (var j = 0; j < 19; j++)
                    Assert.True((await sandbox.RunAsync(new SandboxRequest(["true"]), CancellationToken.None)).Succeeded);
                await sandbox.RunAsync(new SandboxRequest(["sh", "-c", "setsid sleep 1000 </dev/null >/dev/null 2>&1 &"]) { LeaveBackground = true }, CancellationToken.None);
            }

            folders = provider.Traces();
            Assert.NotEmpty(folders);
        }

        Assert.DoesNotContain(folders, Path.Exists);
        Assert.DoesNotContain(Children(), command => command.Contains("supervise", StringComparison.Ordinal) && folders.Any(folder => command.Contains(folder, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CreateAsync_NoBubblewrap_SaysWhatToInstall()
    {
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Bubblewrap = "no-such-bwrap" }, new ImageStore("/nowhere"), TimeProvider.System);
        var fault = await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None));
        Assert.Equal("The program 'no-such-bwrap' is missing, which makes the sandboxes of kind 'process': install bubblewrap (apt-get install bubblewrap).", fault.Message);
    }

    [Fact]
    public async Task CreateAsync_BubblewrapFails_TellsItsWords()
    {
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Bubblewrap = "/bin/false" }, new ImageStore("/nowhere"), TimeProvider.System);
        var fault = await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None));
        Assert.StartsWith("Sandbox 'process-1' is lost", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MoreInputThanOutputLimit_NeitherHangsNorGrows()
    {
        await using var provider = Provider(useControlGroups: true);
        await using var sandbox = await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None);
        var result = await sandbox.RunAsync(new SandboxRequest(["cat"]) { StandardInput = new byte[8 << 20], OutputBytes = 1000 }, CancellationToken.None);
        Assert.Equal((SandboxLimit.Output, 1000), (result.Limit, result.StandardOutput.Length));
    }

    private static ProcessSandboxProvider Provider(bool useControlGroups, int warm = 0) =>
        new(new ProcessOptions { UseControlGroups = useControlGroups, Warm = warm }, new ImageStore("/nowhere"), TimeProvider.System);

    private static IEnumerable<string> Children() => Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(folder =>
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
