using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Host.Serving.OpenEnv.Http;
using Platform.Sandboxes.Remote;
using Platform.Sdk;

namespace Platform.Host.Serving.Sandboxes;

/// <summary>Serves sandboxes to hosts on other machines: a WebSocket for each. Reads neither environment variables nor settings files.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private readonly WebApplication _application;
    private readonly ISandboxProvider _provider;
    private readonly int _most;
    private readonly CancellationTokenSource _stopping = new();
    private int _count;

    private SandboxServer(WebApplication application, ISandboxProvider provider, int most) => (_application, _provider, _most) = (application, provider, most);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:8100</c>.</summary>
    public string Url => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Sandboxes that clients have now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts to serve.</summary>
    /// <param name="provider">Makes the sandboxes; stays the caller's.</param>
    /// <param name="host">Address to listen on.</param>
    /// <param name="port">Port; 0 takes one that is free.</param>
    /// <param name="token">What clients must show; needed where other machines reach the address.</param>
    /// <param name="most">Sandboxes at once.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    /// <exception cref="ArgumentException">It is open to other machines and has no token.</exception>
    public static async Task<SandboxServer> StartAsync(ISandboxProvider provider, IPAddress host, int port, string? token, int most, CancellationToken cancellationToken)
    {
        if (!IPAddress.IsLoopback(host) && string.IsNullOrEmpty(token))
            throw new ArgumentException($"The host {host} is open to other machines, so clients must show a token: give one, or listen on 127.0.0.1.", nameof(token));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "platform" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(host, port);
        });
        var server = new SandboxServer(builder.Build(), provider, most);
        try
        {
            var access = new Access(token);
            server._application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Heartbeat, KeepAliveTimeout = Heartbeat });
            server._application.Run(context =>
            {
                if (access.Refusal(context.Request) is not { } status)
                    return server.AnswerAsync(context);
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            await server._application.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends every sandbox that clients have, then the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == RemoteSandboxProvider.ImagesPath)
        {
            await context.Response.WriteAsJsonAsync(await _provider.ListImagesAsync(context.RequestAborted), context.RequestAborted);
        }
        else if (context.Request.Path != RemoteSandboxProvider.SandboxPath || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (Interlocked.Increment(ref _count) > _most)
        {
            Interlocked.Decrement(ref _count);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        else
        {
            try
            {
                var socket = await context.WebSockets.AcceptWebSocketAsync();
                await SandboxRelay.ServeAsync(WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true), _provider, _stopping.Token);
            }
            finally
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
