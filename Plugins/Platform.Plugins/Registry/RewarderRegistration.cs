using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>A rewarder that a plugin brought.</summary>
/// <param name="Id">Versioned id, such as <c>exact-number-v1</c>.</param>
/// <param name="Kind">What it scores at once.</param>
/// <param name="OptionsType">The record its options are bound to.</param>
/// <param name="Description">One sentence.</param>
public sealed record RewarderRegistration(string Id, RewarderKind Kind, Type OptionsType, string Description)
{
    /// <summary>Keys of an item of <c>rewards</c> that belong to the rubric, so that no rewarder may have a setting of that name.</summary>
    public static IReadOnlyList<string> ReservedKeys { get; } = ["id", "name", "weight", "timeoutSeconds", "concurrency"];

    /// <summary>Name of the plugin that brought it.</summary>
    public required string Source { get; init; }

    internal Func<object, object> Factory { get; init; } = null!;

    /// <summary>A new instance: an <see cref="IRewarder"/>, <see cref="IGroupRewarder"/> or <see cref="ITurnRewarder"/>, as <see cref="Kind"/> says. For the caller to dispose if it is disposable.</summary>
    /// <param name="options">An instance of <see cref="OptionsType"/>.</param>
    public object Create(object options) => Factory(options);
}
