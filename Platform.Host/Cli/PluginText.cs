using Platform.Plugins;

namespace Platform.Host.Cli;

/// <summary>A plugin's manifest as commands print it.</summary>
internal static class PluginText
{
    /// <summary>Everything it adds.</summary>
    public static IEnumerable<string> Adds(PluginManifest manifest) =>
        [.. manifest.Adds.Environments, .. manifest.Adds.Schemes.Select(scheme => $"{scheme}:…"), .. manifest.Adds.TaskSets, .. manifest.Adds.Rewarders, .. manifest.Adds.Curricula];

    /// <summary>Everything it needs.</summary>
    public static IEnumerable<string> Needs(PluginManifest manifest) => manifest.Needs.Select(need => need.ToString().ToLowerInvariant());
}
