using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Platform.Environments.OpenEnv.Sessions;

/// <summary>The HTTP side of a server: what is asked once per connection.</summary>
internal static class Http
{
    private const int MostBytes = 8_000_000;

    /// <summary>Shared by all connections. Takes no proxy from the machine: an address means itself.</summary>
    public static HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) });

    /// <summary>Reads a JSON object from a route.</summary>
    /// <param name="address">The server.</param>
    /// <param name="route">Such as <c>schema</c>.</param>
    /// <param name="options">How long it may take.</param>
    /// <param name="timeProvider">Measures that.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The object, or null where the server does not have the route.</returns>
    /// <exception cref="OpenEnvException">The server could not be reached, refused, or answered something else.</exception>
    public static async Task<JsonElement?> GetAsync(OpenEnvAddress address, string route, OpenEnvOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.ConnectSeconds), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.Http, route));
            if (address.Authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", address.Authorization);
            using var response = await Invoker.SendAsync(request, either.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
                return null;
            if (status is >= 300 and < 500)
                throw new OpenEnvException(Refusal(address, "/" + route, status), mayPass: false);
            if (status >= 500)
                throw new OpenEnvException($"The OpenEnv server at {address.Shown} answered /{route} with status {status}.", mayPass: true);
            await response.Content.LoadIntoBufferAsync(MostBytes, either.Token).ConfigureAwait(false);
            var content = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            using var document = await JsonDocument.ParseAsync(content, cancellationToken: either.Token).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new OpenEnvException($"The OpenEnv server at {address.Shown} answered /{route} with no JSON object.", mayPass: false);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new OpenEnvException($"The OpenEnv server at {address.Shown} did not answer /{route} within {options.ConnectSeconds} s (connectSeconds).", mayPass: true, exception);
        }
        catch (JsonException exception)
        {
            throw new OpenEnvException($"The OpenEnv server at {address.Shown} answered /{route} with something that is not JSON.", mayPass: false, exception);
        }
        catch (HttpRequestException exception)
        {
            throw new OpenEnvException($"The OpenEnv server at {address.Shown} could not be reached ({Reason(exception)}): see that it is running and the address is right.", mayPass: true, exception);
        }
    }

    /// <summary>What to say of a status from 300 to 499.</summary>
    public static string Refusal(OpenEnvAddress address, string route, int status) => status switch
    {
        401 or 403 => $"The OpenEnv server at {address.Shown} wants a token: set OPENENV_TOKEN, or write it into the address as http://any:TOKEN@host.",
        404 => $"There is no {route} at {address.Shown}: see that the address is that of an OpenEnv server.",
        _ => $"The OpenEnv server at {address.Shown} refused {route} with status {status}.",
    };

    /// <summary>The innermost reason of a fault, in one line.</summary>
    public static string Reason(Exception exception)
    {
        while (exception.InnerException is { } inner && exception is not SocketException)
            exception = inner;
        return exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }
}
