using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sandboxes.Remote;
using Platform.Sdk;

namespace Platform.Sandboxes;

/// <summary>The providers of this host, each made when it is first asked for. Safe for several threads at once.</summary>
/// <param name="time">For time limits of the host's own.</param>
public sealed class SandboxProviders(TimeProvider time) : ISandboxProviders, IAsyncDisposable
{
    private const string Auto = "auto", ProcessName = "process", DockerName = "docker", RemotePrefix = "remote:";
    private readonly Lock _gate = new();
    private string? _auto;
    private readonly Dictionary<string, ISandboxProvider> _providers = new(StringComparer.Ordinal);

    /// <summary>Names of providers.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, ProcessName, DockerName, RemotePrefix + "http://127.0.0.1:8100"];

    /// <summary>Where images lie.</summary>
    public ImageStore Images { get; init; } = new(ImageStore.DefaultFolder);

    /// <summary>Settings of <c>process</c>.</summary>
    public ProcessOptions Process { get; init; } = new();

    /// <summary>Settings of <c>docker</c>; set before that provider is first asked for.</summary>
    public DockerOptions Docker { get; set; } = DockerOptions.FromEnvironment();

    /// <summary>Whether a Docker Engine answers.</summary>
    public bool HasEngine => DockerEngine.Answers(Docker.Socket);

    /// <summary>What servers of <c>remote</c> want to be shown; or null.</summary>
    public string? Token { get; init; } = Environment.GetEnvironmentVariable("PLATFORM_SANDBOX_TOKEN");

    /// <inheritdoc/>
    public ISandboxProvider Get(string name)
    {
        if (WhyNot(name) is { } reason)
            throw new ArgumentException(reason, nameof(name));
        lock (_gate)
        {
            var resolved = name == Auto ? _auto ??= HasEngine ? DockerName : ProcessName : name;
            if (!_providers.TryGetValue(resolved, out var provider))
                _providers[resolved] = provider = Make(resolved);
            return provider;
        }
    }

    /// <inheritdoc/>
    public string? WhyNot(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith(RemotePrefix, StringComparison.Ordinal))
            return Server(name) is null ? $"The sandbox provider '{name}' names no server: an address is expected, such as '{Names[^1]}'." : null;
        return Names.Contains(name) ? null : $"There is no sandbox provider '{name}': {NearestName.Suggest(name, Names)}";
    }

    /// <summary>Disposes every provider that was asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ISandboxProvider> made;
        lock (_gate)
        {
            made = [.. _providers.Values];
            _providers.Clear();
        }

        foreach (var provider in made)
            await provider.DisposeAsync().ConfigureAwait(false);
    }

    private static Uri? Server(string name) =>
        Uri.TryCreate(name[RemotePrefix.Length..], UriKind.Absolute, out var server) && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps) ? server : null;

    private ISandboxProvider Make(string name) => name switch
    {
        DockerName => new DockerSandboxProvider(Docker, Images, time),
        ProcessName => new ProcessSandboxProvider(Process, Images, time),
        _ => new RemoteSandboxProvider(Server(name)!, Token, time),
    };
}
