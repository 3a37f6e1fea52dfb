using System.Diagnostics;
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
        await Verdicts.HoldAsync(provider, "base", name => name != Verdicts.Many, docker.Daemon.RestartAsync);
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
        Assert.Equal("", await ClientAsync("volume", "ls", "--quiet"));
        Assert.Equal("none", await ClientAsync("network", "ls", "--format", "{{.Name}}", "--filter", "driver=null"));
        Assert.Equal("", await ClientAsync("network", "ls", "--quiet", "--filter", "type=custom"));
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

    [Theory]
    [InlineData(":v1")]
    [InlineData("")] // the latest: the colon before the registry's port is no tag
    [Trait("Category", "Slow")]
    public async Task CreateAsync_NameOfARegistry_IsPulled(string tag)
    {
        await using var provider = Provider();
        await (await WithProbeAsync(provider)).DisposeAsync();
        var local = (await ClientAsync("images", "--format", "{{.Repository}}:{{.Tag}}", "platform-sandbox/base")).Split('\n')[0];
        var (registry, address) = await LocalRegistry.StartAsync();
        await using var disposed = registry;
        var name = $"{address}/tools/empty{tag}";
        await ClientAsync("tag", local, name);
        await ClientAsync("push", "--quiet", name);
        await ClientAsync("rmi", name);

        await using var another = Provider();
        await using var sandbox = await another.CreateAsync(new SandboxSpec(name), CancellationToken.None);
        await sandbox.CopyInAsync(new SandboxFile("/box/probe") { Mode = SandboxFile.Executable }, await File.ReadAllBytesAsync(SandboxProbe.Path), CancellationToken.None);
        Assert.True((await sandbox.RunAsync(new SandboxRequest(["/box/probe", "true"]), CancellationToken.None)).Succeeded);
        Assert.Contains(await another.ListImagesAsync(CancellationToken.None), image => image.Name == (tag.Length == 0 ? name + ":latest" : name));

        var missing = await Assert.ThrowsAsync<SandboxFaultException>(async () => await another.CreateAsync(new SandboxSpec($"{address}/tools/none:v1"), CancellationToken.None));
        Assert.StartsWith($"There is no sandbox image '{address}/tools/none:v1', and the Docker Engine cannot pull it", missing.Message, StringComparison.Ordinal);
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

    /// <summary>Runs Docker's own client.</summary>
    private async Task<string> ClientAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("docker", ["-H", $"unix://{docker.Options.Socket}", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {await error}");
    }

    private async Task<int> ContainersAsync()
    {
        using var engine = new DockerEngine(docker.Options, TimeProvider.System);
        return ((System.Text.Json.Nodes.JsonArray)(await engine.CallAsync(HttpMethod.Get, "/containers/json?all=1", content: null, CancellationToken.None))!).Count;
    }
}
