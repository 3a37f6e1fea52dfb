namespace Platform.Plugins;

/// <summary>Where a plugin's code runs.</summary>
public enum PluginIsolation
{
    /// <summary>Inside the host's process.</summary>
    None,

    /// <summary>In a process of its own, which may crash, hang and leak without harm to the host.</summary>
    Process,
}
