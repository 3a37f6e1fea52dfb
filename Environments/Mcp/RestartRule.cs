namespace Platform.Environments.Mcp;

/// <summary>How long servers live.</summary>
public enum RestartRule
{
    /// <summary>New ones for every episode.</summary>
    Episode,

    /// <summary>As long as the environment's instance, episode after episode; what episodes leave in them is cleared by <see cref="McpOptions.Reset"/> and by emptying the instance's folder.</summary>
    Instance,
}
