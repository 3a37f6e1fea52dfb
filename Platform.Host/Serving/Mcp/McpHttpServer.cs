using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Platform.Host.Serving.OpenEnv.Http;

namespace Platform.Host.Serving.Mcp;

/// <summary>Serves one environment to MCP clients over streamable HTTP, an episode for each session.</summary>
internal sealed class McpHttpServer : IAsyncDisposable
{
    private const string SessionHeader = "Mcp-Session-Id";
    private const int MostBytes = 16 * 1024 * 1024;
    private readonly McpServed _served;
    private readonly McpHttpOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, HttpSession> _sessions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _application;
    private readonly ITimer _reaper;
    private int _starting;

    private McpHttpServer(McpServed served, McpHttpOptions options, TimeProvider timeProvider, WebApplication application)
    {
        (_served, _options, _timeProvider, _application) = (served, options, timeProvider, application);
        var period = TimeSpan.FromSeconds(Math.Clamp(options.IdleTimeout.TotalSeconds / 4, 0.05, 30));
        _reaper = timeProvider.CreateTimer(_ => Reap(), null, period, period);
    }

    /// <summary>Where clients connect, such as <c>http://127.0.0.1:8000/mcp</c>.</summary>
    public string Url => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/mcp";

    /// <summary>Sessions now.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Starts to serve.</summary>
    /// <param name="served">What to serve.</param>
    /// <param name="options">How.</param>
    /// <param name="timeProvider">Time of all limits.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server, for the caller to dispose.</returns>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    /// <exception cref="ArgumentException">It is open to other machines and has no token.</exception>
    public static async Task<McpHttpServer> StartAsync(McpServed served, McpHttpOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var host = options.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.Host);
        if (!IPAddress.IsLoopback(host) && string.IsNullOrEmpty(options.Token))
            throw new ArgumentException($"The host {options.Host} is open to other machines, so clients must show a token: give one, or listen on 127.0.0.1.", nameof(options));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "platform" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Listen(host, options.Port);
        });
        var server = new McpHttpServer(served, options, timeProvider, builder.Build());
        try
        {
            var access = new Access(options.Token);
            server._application.Run(context =>
            {
                if (access.Refusal(context.Request) is not { } status)
                    return server.AnswerAsync(context);
                context.Response.StatusCode = status;
                if (status == StatusCodes.Status401Unauthorized)
                    context.Response.Headers.WWWAuthenticate = "Bearer";
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

    /// <summary>Ends all sessions, then the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reaper.DisposeAsync();
        await _stopping.CancelAsync();
        foreach (var id in _sessions.Keys)
            await EndAsync(id);
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/mcp" && context.Request.Path != "/")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await (context.Request.Method switch
            {
                "POST" => PostAsync(context, both.Token),
                "GET" => GetAsync(context, both.Token),
                "DELETE" => DeleteAsync(context),
                _ => RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, McpErrorCode.InvalidRequest, "POST, GET or DELETE is expected."),
            });
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // The client has left, or the server ends.
        }
    }

    private async Task PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        JsonRpcMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync<JsonRpcMessage>(context.Request.Body, McpJsonUtilities.DefaultOptions, cancellationToken);
        }
        catch (JsonException)
        {
            message = null;
        }

        if (message is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, McpErrorCode.ParseError, "The body is no JSON-RPC message.");
            return;
        }

        var session = context.Request.Headers[SessionHeader].ToString() is { Length: > 0 } id ? Find(id)
            : message is JsonRpcRequest { Method: RequestMethods.Initialize } ? await BeginAsync(context, cancellationToken)
            : null;
        if (session is null)
        {
            if (!context.Response.HasStarted && context.Response.StatusCode == StatusCodes.Status200OK)
                await RefuseSessionAsync(context, message);
            return;
        }

        using var use = session.Use();
        StartStream(context, session.Id);
        if (!await session.Transport.HandlePostRequestAsync(message, context.Response.Body, cancellationToken))
        {
            context.Response.Headers.ContentType = "";
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (Find(context.Request.Headers[SessionHeader].ToString()) is not { } session)
        {
            await RefuseSessionAsync(context, null);
            return;
        }

        StartStream(context, session.Id);
        await context.Response.Body.FlushAsync(cancellationToken);
        await session.Transport.HandleGetRequestAsync(context.Response.Body, cancellationToken);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (!await EndAsync(context.Request.Headers[SessionHeader].ToString()))
            await RefuseSessionAsync(context, null);
    }

    private HttpSession? Find(string id) => _sessions.GetValueOrDefault(id);

    private async Task<HttpSession?> BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        long? task = null;
        if (context.Request.Query["task"].ToString() is { Length: > 0 } wanted)
        {
            if (!long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, $"task is '{wanted}', but the number of a task, 0 or more, is expected.");
                return null;
            }

            task = number;
        }

        try
        {
            if (Interlocked.Increment(ref _starting) + _sessions.Count > _options.MaxSessions)
            {
                await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, McpErrorCode.InternalError, $"All {_options.MaxSessions} sessions are taken: try again later, or serve with more --sessions.");
                return null;
            }

            var transport = new StreamableHttpServerTransport { SessionId = Guid.NewGuid().ToString("N") };
            var session = await McpSession.BeginAsync(_served, task, _ => transport, _timeProvider, cancellationToken);
            var held = new HttpSession(transport.SessionId, session, transport, _timeProvider);
            _sessions[held.Id] = held;
            _ = RunAsync(held);
            return held;
        }
        catch (McpEpisodeException exception)
        {
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, McpErrorCode.InternalError, exception.Message);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _starting);
        }
    }

    private async Task RunAsync(HttpSession session)
    {
        try
        {
            await session.Session.RunAsync(_stopping.Token);
        }
        catch (Exception)
        {
            // Whatever ended it, it is over, and the client sees that.
        }
        finally
        {
            await EndAsync(session.Id);
        }
    }

    private async Task<bool> EndAsync(string id)
    {
        if (!_sessions.TryRemove(id, out var session))
            return false;
        await session.Transport.DisposeAsync();
        await session.Session.DisposeAsync();
        return true;
    }

    private void Reap()
    {
        foreach (var session in _sessions.Values.Where(session => session.Idle >= _options.IdleTimeout))
            _ = EndAsync(session.Id);
    }

    private static void StartStream(HttpContext context, string session)
    {
        context.Response.Headers.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Response.Headers[SessionHeader] = session;
    }

    private static Task RefuseSessionAsync(HttpContext context, JsonRpcMessage? message) => context.Request.Headers.ContainsKey(SessionHeader)
        ? RefuseAsync(context, StatusCodes.Status404NotFound, (McpErrorCode)(-32001), "There is no such session, or it was closed: initialize another.", message)
        : RefuseAsync(context, StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, "A session is needed: initialize one.", message);

    private static Task RefuseAsync(HttpContext context, int status, McpErrorCode code, string reason, JsonRpcMessage? message = null)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { jsonrpc = "2.0", id = (message as JsonRpcRequest)?.Id.Id, error = new { code = (int)code, message = reason } });
    }
}
