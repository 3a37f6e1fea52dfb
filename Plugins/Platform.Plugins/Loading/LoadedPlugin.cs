namespace Platform.Plugins;

/// <summary>A plugin that was loaded.</summary>
/// <param name="Name">Its id where it has a manifest, else the name of its folder.</param>
/// <param name="AssemblyPath">Full path of its main assembly.</param>
/// <param name="Version">Version of its main assembly.</param>
public sealed record LoadedPlugin(string Name, string AssemblyPath, Version Version)
{
    /// <summary>What it says of itself; null where its folder holds no manifest.</summary>
    public PluginManifest? Manifest { get; init; }

    /// <summary>The folder or package it was asked for by, which may be another than the one it runs from.</summary>
    public string Origin { get; init; } = "";

    internal PluginLifetime? Lifetime { get; init; }
}
