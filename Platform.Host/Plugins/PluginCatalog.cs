using Platform.Plugins;

namespace Platform.Host.Plugins;

/// <summary>The plugins beside the host, loaded when first asked for. One that cannot be loaded is reported and leaves the others alone.</summary>
/// <param name="folder">The folder of plugin folders.</param>
/// <param name="error">Where faults are reported, one line each.</param>
internal sealed class PluginCatalog(string folder, TextWriter error)
{
    private readonly Lazy<PluginRegistry> _registry = new(() => Load(folder, error));

    /// <summary>Everything they bring.</summary>
    public PluginRegistry Registry => _registry.Value;

    private static PluginRegistry Load(string folder, TextWriter error)
    {
        var registry = new PluginRegistry();
        foreach (var fault in new PluginLoader(registry).LoadAll(folder).Errors)
            error.WriteLine(fault.Message);
        return registry;
    }
}
