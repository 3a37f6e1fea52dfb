using Platform.Plugins;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>A plugin's environment with its options bound.</summary>
/// <param name="registration">What the plugin brought.</param>
/// <param name="options">An instance of the registration's options type.</param>
internal sealed class EnvironmentSource(EnvironmentRegistration registration, object options) : IEnvironmentSource
{
    /// <inheritdoc/>
    public string Id => registration.Id;

    /// <inheritdoc/>
    public EnvironmentDocumentation Documentation => registration.Documentation;

    /// <inheritdoc/>
    public IReadOnlyList<string> ScriptedPolicies { get; } = [.. registration.ScriptedPolicies.Keys];

    /// <summary>The bound options.</summary>
    public object Options => options;

    /// <inheritdoc/>
    public IEnvironment Create() => registration.Create(options);

    /// <inheritdoc/>
    public IScriptedPolicy CreateScripted(string name) => ScriptedPolicies.Contains(name)
        ? registration.ScriptedPolicy(name).Create(options)
        : throw new KeyNotFoundException($"{Id} has no scripted policy '{name}': {NearestName.Suggest(name, ScriptedPolicies)}");
}
