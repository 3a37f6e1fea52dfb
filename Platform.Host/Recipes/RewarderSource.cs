using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>A plugin's rewarder with its options bound.</summary>
/// <param name="registration">What the plugin brought.</param>
/// <param name="options">An instance of the registration's options type.</param>
internal sealed class RewarderSource(RewarderRegistration registration, object options) : IRewarderSource
{
    /// <inheritdoc/>
    public string Id => registration.Id;

    /// <inheritdoc/>
    public RewarderKind Kind => registration.Kind;

    /// <summary>The bound options.</summary>
    public object Options => options;

    /// <inheritdoc/>
    public string Settings { get; } = YamlWriter.Write(options).TrimEnd('\n');

    /// <inheritdoc/>
    public object Create() => registration.Create(options);
}
