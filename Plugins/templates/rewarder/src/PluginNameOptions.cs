using Platform.Sdk;

namespace PluginName;

/// <summary>Settings of <c>plugin-name-v1</c>: what stands beside its <c>id</c> in <c>rewards</c> of a recipe.</summary>
public sealed record PluginNameOptions
{
    /// <summary>Characters from which on a reply is worth nothing.</summary>
    [Setting("Characters from which on a reply is worth nothing.", Minimum = 1, Maximum = 1_000_000)]
    public int Limit { get; init; } = 100;
}
