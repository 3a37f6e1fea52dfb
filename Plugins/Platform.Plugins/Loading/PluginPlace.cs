namespace Platform.Plugins;

/// <summary>Where plugins are looked for.</summary>
/// <param name="Path">A <c>.nupkg</c>, a plugin's folder, or a folder of such packages and folders.</param>
public sealed record PluginPlace(string Path)
{
    /// <summary>Whether its absence is an error.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether nothing in it changes while the host runs, so that plugins are loaded from where they lie.</summary>
    public bool IsFixed { get; init; }
}
