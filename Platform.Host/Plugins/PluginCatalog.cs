using Platform.Plugins;

namespace Platform.Host.Plugins;

/// <summary>The plugins beside the host, loaded when first asked for.</summary>
/// <param name="folder">The folder of plugin folders.</param>
internal sealed class PluginCatalog(string folder)
{
    private readonly Lazy<PluginRegistry> _registry = new(() => Load(folder));

    /// <summary>Everything they bring.</summary>
    /// <exception cref="PluginLoadException">One of them cannot be loaded.</exception>
    public PluginRegistry Registry => _registry.Value;

    private static PluginRegistry Load(string folder)
    {
        var registry = new PluginRegistry();
        var (_, errors) = new PluginLoader(registry).LoadAll(folder);
        return errors is [var first, ..] ? throw first : registry;
    }
}
