using Platform.Sdk;

namespace Platform.Environments.Code.Execution;

/// <summary>Where the programs of an environment run: <c>sandbox</c> in its settings.</summary>
[ScalarShorthand("provider")]
public sealed record SandboxOptions
{
    /// <summary>The provider of sandboxes.</summary>
    [Setting("The provider of sandboxes: process, docker, remote:URL, or auto (docker where an engine answers, else process).")]
    public string Provider { get; init; } = "process";

    /// <summary>The image; empty for <c>host</c> where the provider has it, else the one of the language.</summary>
    [Setting("The image that sandboxes are made from; empty for host (the machine's own /usr, read-only) where the provider has it, else one by the name of the task's language.")]
    public string Image { get; init; } = "";

    /// <summary>Memory of a sandbox in MiB, its files included.</summary>
    [Setting("Memory of a sandbox in MiB, its files included.", Minimum = 64, Maximum = 1 << 20)]
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>Sandboxes that stand ready, so that an episode need not wait for one.</summary>
    [Setting("Sandboxes that stand ready, so that an episode need not wait for one.", Minimum = 0, Maximum = 1024)]
    public int Warm { get; init; } = 2;
}
