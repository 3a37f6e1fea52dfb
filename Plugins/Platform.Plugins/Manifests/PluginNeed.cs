namespace Platform.Plugins;

/// <summary>What a plugin uses beyond its own memory and folder.</summary>
public enum PluginNeed
{
    /// <summary>A web browser on this machine.</summary>
    Browser,

    /// <summary>A sandbox to run foreign code in.</summary>
    Sandbox,

    /// <summary>Connections to other machines.</summary>
    Network,
}
