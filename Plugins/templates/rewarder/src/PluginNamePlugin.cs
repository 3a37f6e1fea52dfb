using Platform.Sdk;

namespace PluginName;

/// <summary>What the platform looks for in this assembly. All that is added here stands in <c>plugin.json</c> too.</summary>
public sealed class PluginNamePlugin : IPlugin
{
    /// <summary>Id of the rewarder.</summary>
    public const string RewarderId = "plugin-name-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddRewarder<PluginNameRewarder, PluginNameOptions>(RewarderId, "1 for empty replies, falling to 0 for long ones.");
    }
}
