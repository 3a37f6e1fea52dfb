using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sdk;

namespace Platform.Sandboxes;

/// <summary>The providers of this host, each made when it is first asked for. Safe for several threads at once.</summary>
/// <param name="time">For time limits of the host's own.</param>
public sealed class SandboxProviders(TimeProvider time) : ISandboxProviders, IAsyncDisposable
{
    private const string Auto = "auto", ProcessName = "process", DockerName = "docker";
    private readonly Lock _gate = new();
    private string? _auto;
    private readonly Dictionary<string, ISandboxProvider> _providers = new(StringComparer.Ordinal);

    /// <summary>Names of providers.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, ProcessName, DockerName];

    /// <summary>Where images lie.</summary>
    public ImageStore Images { get; init; } = new(ImageStore.DefaultFolder);

    /// <summary>Settings of <c>process</c>.</summary>
    public ProcessOptions Process { get; init; } = new();

    /// <summary>Settings of <c>docker</c>.</summary>
    public DockerOptions Docker { get; init; } = DockerOptions.FromEnvironment();

    /// <inheritdoc/>
    public ISandboxProvider Get(string name)
    {
        if (WhyNot(name) is { } reason)
            throw new ArgumentException(reason, nameof(name));
        lock (_gate)
        {
            var resolved = name == Auto ? _auto ??= DockerEngine.Answers(Docker.Socket) ? DockerName : ProcessName : name;
            if (!_providers.TryGetValue(resolved, out var provider))
                _providers[resolved] = provider = Make(resolved);
            return provider;
        }
    }

    /// <inheritdoc/>
    public string? WhyNot(string name) => name is not null && Names.Contains(name) ? null : $"There is no sandbox provider '{name}': {NearestName.Suggest(name ?? "", Names)}";

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

    private ISandboxProvider Make(string name) => name == DockerName ? new DockerSandboxProvider(Docker, Images, time) : new ProcessSandboxProvider(Process, Images, time);
}
