using Platform.Plugins;

namespace Platform.Host.Cli;

/// <summary>A plugin's manifest as commands print it.</summary>
internal static class PluginText
{
    /// <summary>The version of its manifest, or of its assembly where it has none.</summary>
    public static string Version(LoadedPlugin plugin) => plugin.Manifest?.Version ?? plugin.Version.ToString(3);

    /// <summary>Everything it adds.</summary>
    public static IEnumerable<string> Adds(PluginManifest? manifest) => manifest is null
        ? []
        : [.. manifest.Adds.Environments, .. manifest.Adds.Schemes.Select(scheme => $"{scheme}:…"), .. manifest.Adds.TaskSets, .. manifest.Adds.Rewarders, .. manifest.Adds.Curricula];

    /// <summary>Everything it needs.</summary>
    public static IEnumerable<string> Needs(PluginManifest? manifest) => (manifest?.Needs ?? []).Select(need => need.ToString().ToLowerInvariant());
}
