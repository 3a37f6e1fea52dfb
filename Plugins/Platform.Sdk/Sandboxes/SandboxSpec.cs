namespace Platform.Sdk;

/// <summary>What a sandbox is made from.</summary>
/// <param name="Image">Name of an image that the provider has, such as <c>python</c>; <c>host</c> is the machine's own <c>/usr</c>, read-only, where the provider works on the machine itself.</param>
public sealed record SandboxSpec(string Image)
{
    /// <summary>What it may use.</summary>
    public SandboxLimits Limits { get; init; } = new();

    /// <summary>Environment variables of every program, beside <c>PATH</c>, <c>HOME</c>, <c>LANG</c> and <c>TMPDIR</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The only places that programs may connect to, as <c>host:port</c>, through the proxy that <c>HTTP_PROXY</c> and <c>HTTPS_PROXY</c> name; empty for no network at all.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
