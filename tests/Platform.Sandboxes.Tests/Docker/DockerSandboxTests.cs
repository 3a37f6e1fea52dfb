using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Tests.Checks;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Docker;

[Collection(DockerTests.Name)]
public sealed class DockerSandboxTests(DockerFixture docker)
{
    [Fact]
    public async Task Check_EveryPointHolds()
    {
        await using var provider = Provider();
        await Verdicts.HoldAsync(provider, "base", name => name != Verdicts.Many);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Check_ManyAtOnce_Holds()
    {
        await using var provider = Provider();
        await Verdicts.HoldAsync(provider, "base", name => name == Verdicts.Many);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task AThousandExecutions_LeaveNoContainerBehind()
    {
        await using (var provider = Provider())
        {
            for (var i = 0; i < 20; i++)
            {
                await using var sandbox = await WithProbeAsync(provider);
                for (var j = 0; j < 50; j++)
                    Assert.True((await sandbox.RunAsync(new SandboxRequest(["/box/probe", "true"]), CancellationToken.None)).Succeeded);
            }
        }

        Assert.Equal(0, await ContainersAsync());
    }

    [Fact]
    public async Task EngineCrashesInTheMiddleOfARun_IsAFaultAndTheNextSandboxWaitsForIt()
    {
        await using var provider = Provider();
        await using var lost = await WithProbeAsync(provider);
        await using var run = await lost.StartAsync(new SandboxRequest(["/box/probe", "answer"]) { KeepInputOpen = true }, CancellationToken.None);
        Assert.NotNull(await run.ReadAsync(CancellationToken.None));

        await docker.Daemon.CrashAsync();
        await Assert.ThrowsAsync<SandboxFaultException>(() => run.Completion);
        await Assert.ThrowsAsync<SandboxFaultException>(async () => await lost.RunAsync(new SandboxRequest(["/box/probe", "true"]), CancellationToken.None));
        var next = WithProbeAsync(provider);
        Assert.False(next.IsCompleted);
        await docker.Daemon.UpAsync(CancellationToken.None);

        await using var sandbox = await next;
        Assert.True((await sandbox.RunAsync(new SandboxRequest(["/box/probe", "true"]), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task CreateAsync_NoEngine_SaysWhatToDo()
    {
        await using var provider = new DockerSandboxProvider(new DockerOptions { Socket = "/nowhere/docker.sock", EnginePatience = TimeSpan.Zero }, docker.Images, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.CreateAsync(new SandboxSpec("base"), CancellationToken.None));
        Assert.StartsWith("No Docker Engine answers at '/nowhere/docker.sock'", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("start dockerd, or use the provider 'process'.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListImagesAsync_NamesThoseOfTheStore()
    {
        await using var provider = Provider();
        Assert.Contains(await provider.ListImagesAsync(CancellationToken.None), image => image.Name == "base" && image.Hash.StartsWith("sha256:", StringComparison.Ordinal));
    }

    private DockerSandboxProvider Provider() => new(docker.Options, docker.Images, TimeProvider.System);

    private static async Task<ISandbox> WithProbeAsync(DockerSandboxProvider provider)
    {
        var sandbox = await provider.CreateAsync(new SandboxSpec("base"), CancellationToken.None);
        await sandbox.CopyInAsync(new SandboxFile("/box/probe") { Mode = SandboxFile.Executable }, await File.ReadAllBytesAsync(SandboxProbe.Path), CancellationToken.None);
        return sandbox;
    }

    private async Task<int> ContainersAsync()
    {
        using var engine = new DockerEngine(docker.Options, TimeProvider.System);
        return ((System.Text.Json.Nodes.JsonArray)(await engine.CallAsync(HttpMethod.Get, "/containers/json?all=1", content: null, CancellationToken.None))!).Count;
    }
}
