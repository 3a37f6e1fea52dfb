using System.Net;
using Platform.Host.Serving.Sandboxes;
using Platform.Sandboxes.Checks;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sandboxes.Remote;
using Platform.Sdk;

namespace Platform.Host.Tests.Sandboxes;

public sealed class SandboxServerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ProcessSandboxProvider _local = new(new ProcessOptions { Warm = 0 }, new ImageStore("/nowhere"), TimeProvider.System);

    [Fact]
    public async Task Check_OverTheNetwork_EveryPointHolds()
    {
        await using var server = await StartAsync("secret");
        await using var provider = new RemoteSandboxProvider(new Uri(server.Url), "secret", TimeProvider.System);
        var rows = await new SandboxCheck(provider, "host").RunAsync(only: null, seen: null, CancellationToken.None);
        Assert.Equal(SandboxCheck.Names, rows.Select(row => row.Name));
        var notHeld = rows.Where(row => !row.Holds).Select(row => $"{row.Verdict} {row.Name}: {row.Detail}").ToArray();
        Assert.True(notHeld.Length == 0, string.Join('\n', notHeld));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task CreateAsync_WithoutTheToken_IsAFault(string? token)
    {
        await using var server = await StartAsync("secret");
        await using var provider = new RemoteSandboxProvider(new Uri(server.Url), token, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None));
        Assert.Contains("PLATFORM_SANDBOX_TOKEN", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.ListImagesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task StartAsync_OpenToOthersWithoutAToken_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SandboxServer.StartAsync(_local, IPAddress.Any, 0, token: null, 1, CancellationToken.None));

    [Fact]
    public async Task ClientsLeave_TheirSandboxesEnd_AndTheServersEndIsAFault()
    {
        var server = await StartAsync("secret", most: 1);
        await using var provider = new RemoteSandboxProvider(new Uri(server.Url), "secret", TimeProvider.System);
        await provider.PrewarmAsync(new SandboxSpec("host"), 0, CancellationToken.None);
        var first = await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None);
        Assert.Equal(1, server.Count);
        await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None));
        Assert.Contains(await provider.ListImagesAsync(CancellationToken.None), image => image.Name == "host");
        await first.DisposeAsync();
        for (var attempt = 0; server.Count > 0 && attempt < 1200; attempt++)
            await Task.Delay(50);
        Assert.Equal(0, server.Count);

        await using var second = await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None);
        var run = second.RunAsync(new SandboxRequest(["sleep", "1000"]), CancellationToken.None).AsTask();
        await server.DisposeAsync();
        await Assert.ThrowsAsync<SandboxFaultException>(() => run);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private Task<SandboxServer> StartAsync(string token, int most = 256) => SandboxServer.StartAsync(_local, IPAddress.Loopback, 0, token, most, CancellationToken.None);
}
