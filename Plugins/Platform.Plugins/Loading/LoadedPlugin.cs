namespace Platform.Plugins;

/// <summary>A plugin that was loaded.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="AssemblyPath">Full path of its main assembly.</param>
/// <param name="Version">Version of its main assembly.</param>
public sealed record LoadedPlugin(string Name, string AssemblyPath, Version Version);
