using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sdk;

namespace Platform.Sandboxes;

/// <summary>The providers of this host, each made when it is first asked for. Safe for several threads at once.</summary>
/// <param name="time">For time limits of the host's own.</param>
public sealed class SandboxProviders(TimeProvider time) : ISandboxProviders, IAsyncDisposable
{
    private const string Auto = "auto", ProcessName = "process";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ISandboxProvider> _providers = new(StringComparer.Ordinal);

    /// <summary>Names of providers.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, ProcessName];

    /// <summary>Where images lie.</summary>
    public ImageStore Images { get; init; } = new(ImageStore.DefaultFolder);

    /// <summary>Settings of <c>process</c>.</summary>
    public ProcessOptions Process { get; init; } = new();

    /// <inheritdoc/>
    public ISandboxProvider Get(string name)
    {
        if (WhyNot(name) is { } reason)
            throw new ArgumentException(reason, nameof(name));
        lock (_gate)
        {
            if (!_providers.TryGetValue(Resolve(name), out var provider))
                _providers[Resolve(name)] = provider = Make();
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

    private static string Resolve(string name) => name == Auto ? ProcessName : name;

    private ProcessSandboxProvider Make() => new(Process, Images, time);
}
