using System.Net.Sockets;
using Platform.Sandboxes.Channels;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sandboxes.Remote;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Remote;

public sealed class RemoteSandboxTests
{
    [Fact]
    public async Task Relay_AStartWithLimitsOfItsOwn_IsHeldToTheSandboxs()
    {
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Warm = 0 }, new ImageStore("/nowhere"), TimeProvider.System);
        var (client, server) = await PairAsync();
        var serving = SandboxRelay.ServeAsync(server, provider, CancellationToken.None);
        await using var channel = new FrameChannel(client);
        var spec = new SandboxSpec("host") { Limits = new() { OutputBytes = 100 } };
        await channel.SendAsync(FrameKind.Create, 0, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(spec, SandboxRelay.Json), CancellationToken.None);
        Assert.Equal(FrameKind.Ready, (await channel.ReadAsync(CancellationToken.None))!.Value.Kind);

        var start = new StartFrame { WallTime = TimeSpan.FromDays(1), OutputLimit = long.MaxValue, Path = "/box", Arguments = ["head", "-c", "5000", "/dev/zero"], Environment = ["PATH=/usr/bin"] };
        await channel.SendAsync(FrameKind.Start, 1, start.ToBytes(), CancellationToken.None);
        var output = 0;
        while (await channel.ReadAsync(CancellationToken.None) is var (kind, _, payload) && kind != FrameKind.Ended)
            output += kind == FrameKind.Output ? payload.Length : 0;

        Assert.Equal(100, output);
        await channel.DisposeAsync();
        await serving;
    }

    [Fact]
    public async Task Relay_NoSuchImage_TellsTheClient()
    {
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Warm = 0 }, new ImageStore("/nowhere"), TimeProvider.System);
        var (client, server) = await PairAsync();
        var serving = SandboxRelay.ServeAsync(server, provider, CancellationToken.None);
        await using var channel = new FrameChannel(client);
        await channel.SendAsync(FrameKind.Create, 0, """{"image": "none"}"""u8.ToArray(), CancellationToken.None);
        Assert.Equal(FrameKind.Broken, (await channel.ReadAsync(CancellationToken.None))!.Value.Kind);
        await serving;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Relay_AClientThatSpeaksAnotherLanguage_IsLeft(bool isFrame)
    {
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Warm = 0 }, new ImageStore("/nowhere"), TimeProvider.System);
        var (client, server) = await PairAsync();
        await client.WriteAsync(isFrame ? new byte[9] : "GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        client.Socket.Shutdown(SocketShutdown.Send);
        await SandboxRelay.ServeAsync(server, provider, CancellationToken.None);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task CreateAsync_NoServer_SaysWhatToStart()
    {
        await using var provider = new RemoteSandboxProvider(new Uri("http://127.0.0.1:1"), token: null, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<SandboxFaultException>(async () => await provider.CreateAsync(new SandboxSpec("host"), CancellationToken.None));
        Assert.StartsWith("No server of sandboxes answers at http://127.0.0.1:1/", fault.Message, StringComparison.Ordinal);
        Assert.Contains("./platform sandbox serve", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<(NetworkStream Client, NetworkStream Server)> PairAsync()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptSocketAsync();
        return (client.GetStream(), new NetworkStream(server, ownsSocket: true));
    }
}
