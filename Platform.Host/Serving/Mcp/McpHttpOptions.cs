namespace Platform.Host.Serving.Mcp;

/// <summary>How an environment is served to MCP clients over HTTP.</summary>
internal sealed record McpHttpOptions
{
    /// <summary>Address to listen on. Anything but loopback wants a <see cref="Token"/>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 takes any that is free.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>What clients must show as a bearer token; null for no check.</summary>
    public string? Token { get; init; }

    /// <summary>Sessions at once, 1 or more.</summary>
    public int MaxSessions { get; init; } = 256;

    /// <summary>How long a session may be silent before it is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);
}
