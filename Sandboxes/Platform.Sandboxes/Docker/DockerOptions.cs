namespace Platform.Sandboxes.Docker;

/// <summary>Settings of <see cref="DockerSandboxProvider"/>.</summary>
public sealed record DockerOptions
{
    /// <summary>The engine's socket when nothing else is said.</summary>
    public const string DefaultSocket = "/var/run/docker.sock";

    /// <summary>The engine's unix socket.</summary>
    public string Socket { get; init; } = DefaultSocket;

    /// <summary>How many sandboxes of each specification that was asked for lately stand ready.</summary>
    public int Warm { get; init; } = 2;

    /// <summary>How long an engine that does not answer is waited for, as one that is being restarted.</summary>
    public TimeSpan EnginePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The socket that <c>DOCKER_HOST</c> names, else the default.</summary>
    public static DockerOptions FromEnvironment() =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith("unix://", StringComparison.Ordinal) ? new() { Socket = host["unix://".Length..] } : new();
}
