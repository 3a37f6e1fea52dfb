using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Processes;

public sealed class ProcessSandboxTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_EndsByItselfOrByALimit_SaysWhich(bool useControlGroups)
    {
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { UseControlGroups = useControlGroups }, new ImageStore("/nowhere"), TimeProvider.System);
        var limits = new SandboxLimits { MemoryBytes = 128 << 20, DiskBytes = 16 << 20, WallTime = TimeSpan.FromSeconds(60) };
        await using var sandbox = await provider.CreateAsync(new SandboxSpec("host") { Limits = limits }, CancellationToken.None);

        var finished = await RunAsync(sandbox, "id -un; cat; exit 3");
        Assert.Equal((3, null, "agent\ninput"), (finished.ExitCode, finished.Limit, finished.OutputText));
        Assert.Equal(SandboxLimit.WallTime, (await RunAsync(sandbox, "sleep 300 & sleep 300", TimeSpan.FromSeconds(0.3))).Limit);
        Assert.Equal(SandboxLimit.Output, (await RunAsync(sandbox, "head -c 3000000 /dev/zero")).Limit);
        Assert.Equal(SandboxLimit.Disk, (await RunAsync(sandbox, "head -c 30000000 /dev/zero > /work/x")).Limit);
        Assert.Equal(SandboxLimit.Memory, (await RunAsync(sandbox, "head -c 200000000 /dev/zero | tail")).Limit);
        Assert.Equal(SandboxLimit.Processes, (await RunAsync(sandbox, "b() { b | b & }; b; sleep 300")).Limit);
    }

    private static ValueTask<SandboxResult> RunAsync(ISandbox sandbox, string command, TimeSpan? wallTime = null) =>
        sandbox.RunAsync(new SandboxRequest(["sh", "-c", command]) { StandardInput = "input"u8.ToArray(), WallTime = wallTime }, CancellationToken.None);
}
