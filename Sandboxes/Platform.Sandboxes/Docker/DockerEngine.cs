using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Sandboxes.Docker;

/// <summary>The HTTP API of a Docker Engine over its unix socket.</summary>
internal sealed class DockerEngine : IDisposable
{
    private readonly DockerOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private string? _version; // such as 1.41; null until asked

    /// <summary>Opens no connection yet.</summary>
    public DockerEngine(DockerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) })
        {
            BaseAddress = new Uri("http://docker"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Whether an engine answers at a socket.</summary>
    public static bool Answers(string socket)
    {
        if (!File.Exists(socket))
            return false;
        try
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            probe.Connect(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="method">GET, POST, PUT, DELETE.</param>
    /// <param name="path">Such as <c>/containers/json?all=1</c>.</param>
    /// <param name="content">The body, made anew for each attempt; or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DockerException">The engine says no.</exception>
    /// <exception cref="SandboxFaultException">No engine answers.</exception>
    public async Task<JsonNode?> CallAsync(HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        // Long works answer line by line; the last line says how they ended.
        var last = text.TrimEnd().Split('\n')[^1];
        return last.Length == 0 || last[0] is not ('{' or '[') ? null : JsonNode.Parse(last);
    }

    /// <summary>The same with a JSON body.</summary>
    public Task<JsonNode?> CallAsync(HttpMethod method, string path, JsonNode body, CancellationToken cancellationToken) =>
        CallAsync(method, path, () => JsonContent.Create(body, options: JsonSerializerOptions.Web), cancellationToken);

    /// <summary>Attaches to a container that is not started yet: both directions of its standard streams.</summary>
    /// <exception cref="SandboxFaultException">No engine answers, or it does not let go of the connection.</exception>
    public async Task<Stream> AttachAsync(string container, CancellationToken cancellationToken)
    {
        var response = await DeliveredAsync($"/containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1", async full =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, full);
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new("tcp"));
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            response.Dispose();
            throw new SandboxFaultException($"The Docker Engine at '{_options.Socket}' did not attach to container '{container}': it answered {(int)response.StatusCode}.");
        }

        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes idle connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Func<HttpContent>? content, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var response = await DeliveredAsync(path, async full =>
        {
            using var request = new HttpRequestMessage(method, full) { Content = content?.Invoke() };
            return await _client.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            return response;
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new DockerException(response.StatusCode, Message(text));
        }
    }

    /// <summary>Sends a request to an engine that answers. One that could not even be connected to has seen nothing of it, so it is waited for and asked again.</summary>
    private async Task<HttpResponseMessage> DeliveredAsync(string path, Func<string, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            var full = await PathAsync(path, cancellationToken).ConfigureAwait(false);
            try
            {
                return await Guarded(() => send(full)).ConfigureAwait(false);
            }
            catch (SandboxFaultException fault) when (fault.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } && _options.EnginePatience > TimeSpan.Zero)
            {
                _version = null;
            }
        }
    }

    private async ValueTask<string> PathAsync(string path, CancellationToken cancellationToken)
    {
        if (_version is null)
        {
            var started = _time.GetTimestamp();
            while (true)
            {
                try
                {
                    using var response = await Guarded(() => _client.GetAsync(new Uri("/_ping", UriKind.Relative), cancellationToken)).ConfigureAwait(false);
                    _version = response.Headers.TryGetValues("Api-Version", out var versions) ? versions.First() : "1.41";
                    break;
                }
                catch (SandboxFaultException) when (_time.GetElapsedTime(started) < _options.EnginePatience)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(200), _time, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return $"/v{_version}{path}";
    }

    private async Task<T> Guarded<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            _version = null; // whoever asks next waits until an engine answers again
            throw new SandboxFaultException($"No Docker Engine answers at '{_options.Socket}' ({(exception.InnerException ?? exception).Message.TrimEnd('.')}): start dockerd, or use the provider 'process'.", exception);
        }
        catch (IOException exception)
        {
            _version = null;
            throw new SandboxFaultException($"The Docker Engine at '{_options.Socket}' broke off: {exception.Message}", exception);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_options.Socket), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Message(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["message"]?.ToString() ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <summary>A Docker Engine refused a request.</summary>
/// <param name="status">The status it answered.</param>
/// <param name="message">What it said.</param>
internal sealed class DockerException(HttpStatusCode status, string message) : SandboxFaultException($"The Docker Engine refused: {message.ReplaceLineEndings(" ").Trim()} ({(int)status}).")
{
    /// <summary>The status it answered.</summary>
    public HttpStatusCode Status { get; } = status;
}
