using Platform.Plugins;

namespace Platform.Host.Plugins;

/// <summary>The plugins there are, loaded when first asked for. One that cannot be loaded is reported and leaves the others alone.</summary>
/// <param name="folder">The folder of the plugins that come with the host.</param>
/// <param name="error">Where faults are reported, one line each.</param>
internal sealed class PluginCatalog(string folder, TextWriter error) : IDisposable
{
    private PluginHost? _host;

    /// <summary>Where <c>plugin add</c> lays plugins, looked through after the host's own; null for none.</summary>
    public string? UserFolder { get; init; }

    /// <summary>Further places, from the farthest to the nearest, each of which must be there: a plugin of one goes before a plugin of the same id in an earlier one.</summary>
    public IReadOnlyList<string> FurtherPlaces { get; set; } = [];

    /// <summary>Where copies of plugins lie while they are in use.</summary>
    public PluginCache Cache { get; init; } = new(PluginCache.DefaultFolder, new PluginLimits());

    /// <summary>Everything they bring.</summary>
    public PluginRegistry Registry => Host.Registry;

    /// <summary>The plugins.</summary>
    public PluginHost Host => _host ??= Load();

    /// <summary>The plugins that come with the host.</summary>
    public string HostFolder => folder;

    /// <summary>Every place that is looked through, from the farthest to the nearest.</summary>
    public IReadOnlyList<PluginPlace> Places()
    {
        List<PluginPlace> places = [new(folder) { IsFixed = true }];
        if (UserFolder is not null)
            places.Add(new(UserFolder));
        return [.. places, .. FurtherPlaces.Select(place => new PluginPlace(place) { IsRequired = true })];
    }

    /// <inheritdoc/>
    public void Dispose() => _host?.Dispose();

    private PluginHost Load()
    {
        var host = new PluginHost(new PluginRegistry(), Cache, TimeProvider.System);
        foreach (var fault in host.LoadAll(Places()))
            error.WriteLine(fault.Message);
        return host;
    }
}
