namespace Platform.Plugins;

/// <summary>How large a plugin may be.</summary>
/// <param name="Files">Most files.</param>
/// <param name="Bytes">Most bytes of all files together, unpacked.</param>
public sealed record PluginLimits(int Files = 10_000, long Bytes = 2_000_000_000);
