namespace Platform.Plugins;

/// <summary>A plugin that was loaded.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="AssemblyPath">Full path of its main assembly.</param>
public sealed record LoadedPlugin(PluginManifest Manifest, string AssemblyPath)
{
    /// <summary>Its id.</summary>
    public string Name => Manifest.Id;

    /// <summary>Its version, as its manifest says it.</summary>
    public string Version => Manifest.Version;

    /// <summary>The folder or package it was asked for by, which may be another than the one it runs from.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether it is loaded from where it lies and never loaded again.</summary>
    internal bool IsFixed { get; init; }

    internal PluginStamp? Stamp { get; init; }

    internal PluginLifetime Lifetime { get; init; } = null!;
}
