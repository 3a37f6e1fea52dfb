namespace Platform.Plugins;

/// <summary>A version of a plugin that takes no new work.</summary>
public sealed class RetiredPlugin
{
    private readonly PluginLifetime _lifetime;

    internal RetiredPlugin(LoadedPlugin plugin) => (Name, Version, _lifetime) = (plugin.Name, plugin.Version, plugin.Lifetime);

    /// <summary>Name of the plugin.</summary>
    public string Name { get; }

    /// <summary>Its version, as its manifest said it.</summary>
    public string Version { get; }

    /// <summary>Done once no environment, policy, rewarder or curriculum of it is in use any more, and its assemblies were told to go.</summary>
    public Task Drained => _lifetime.Drained;

    /// <summary>Whether its assemblies are out of memory. The garbage collector decides when, some time after <see cref="Drained"/>.</summary>
    public bool IsCollected => !_lifetime.Context.IsAlive;

    internal bool TryEnd() => _lifetime.TryEnd();
}
