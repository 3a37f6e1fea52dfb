using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Host.Serving.OpenEnv.Http;
using Platform.Host.Serving.OpenEnv.Sessions;

namespace Platform.Host.Serving.OpenEnv;

/// <summary>Serves one environment to OpenEnv clients (wire protocol 0.2.3). Reads neither environment variables nor settings files.</summary>
internal sealed class OpenEnvServer : IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private readonly WebApplication _application;
    private readonly SessionTable _sessions;
    private readonly CancellationTokenSource _stopping;

    private OpenEnvServer(WebApplication application, SessionTable sessions, CancellationTokenSource stopping) =>
        (_application, _sessions, _stopping) = (application, sessions, stopping);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:8000</c>.</summary>
    public string Url => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Sessions now.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Starts to serve.</summary>
    /// <param name="served">What to serve.</param>
    /// <param name="options">How.</param>
    /// <param name="timeProvider">Time of all limits.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server, for the caller to dispose.</returns>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    /// <exception cref="ArgumentException">It is open to other machines and has no token, or the host is no address.</exception>
    public static async Task<OpenEnvServer> StartAsync(ServedEnvironment served, OpenEnvServerOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var host = AddressOf(options.Host);
        if (!IPAddress.IsLoopback(host) && string.IsNullOrEmpty(options.Token))
            throw new ArgumentException($"The host {options.Host} is open to other machines, so clients must show a token: give one, or listen on 127.0.0.1.", nameof(options));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "platform" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = FrameChannel.MostBytes;
            kestrel.Limits.MaxConcurrentConnections = null;
            kestrel.Listen(host, options.Port);
        });
        var application = builder.Build();
        var sessions = new SessionTable(served, options, timeProvider);
        var stopping = new CancellationTokenSource();
        var server = new OpenEnvServer(application, sessions, stopping);
        try
        {
            var (endpoints, access) = (new HttpEndpoints(served, sessions, options), new Access(options.Token));
            application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Heartbeat, KeepAliveTimeout = Heartbeat });
            application.Run(context =>
            {
                if (access.Refusal(context.Request) is not { } status)
                    return endpoints.AnswerAsync(context, stopping.Token);
                context.Response.StatusCode = status;
                if (status == StatusCodes.Status401Unauthorized)
                    context.Response.Headers.WWWAuthenticate = "Bearer";
                return Task.CompletedTask;
            });
            await application.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all sessions, then the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sessions.DisposeAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private static IPAddress AddressOf(string host) => host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new ArgumentException($"The host is '{host}', but an address of this machine is expected, such as 127.0.0.1 or 0.0.0.0.", nameof(host));
}
