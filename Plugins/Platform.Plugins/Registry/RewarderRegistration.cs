using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>A rewarder that a plugin brought.</summary>
/// <param name="Id">Versioned id, such as <c>exact-number-v1</c>.</param>
/// <param name="OptionsType">The record its options are bound to.</param>
/// <param name="Description">One sentence.</param>
public sealed record RewarderRegistration(string Id, Type OptionsType, string Description)
{
    /// <summary>Name of the plugin that brought it.</summary>
    public required string Source { get; init; }

    internal Func<object, IRewarder> Factory { get; init; } = null!;

    /// <summary>A new instance.</summary>
    /// <param name="options">An instance of <see cref="OptionsType"/>.</param>
    public IRewarder Create(object options) => Factory(options);
}
