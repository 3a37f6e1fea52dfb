namespace Platform.Host.Serving.OpenEnv;

/// <summary>How an environment is served to OpenEnv clients.</summary>
internal sealed record OpenEnvServerOptions
{
    /// <summary>Address to listen on. Anything but loopback wants a <see cref="Token"/>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 takes any that is free.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>What clients must show, as a bearer token or the password of basic authorization; null for no check.</summary>
    public string? Token { get; init; }

    /// <summary>Sessions at once, 1 or more.</summary>
    public int MaxSessions { get; init; } = 256;

    /// <summary>How long a session may hear nothing before it is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the environment may take for one reset or step.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the routes that control an episode over HTTP are left out.</summary>
    public bool Production { get; init; }
}
