using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>A scripted policy for one environment.</summary>
/// <param name="Environment">Id of the environment it plays.</param>
/// <param name="Name">Short name, such as <c>ucb</c>.</param>
/// <param name="Description">One sentence.</param>
public sealed record ScriptedPolicyRegistration(string Environment, string Name, string Description)
{
    /// <summary>Name of the plugin that brought it.</summary>
    public required string Source { get; init; }

    internal Func<object, IScriptedPolicy> Factory { get; init; } = null!;

    /// <summary>A new instance; it plays one episode at a time.</summary>
    /// <param name="environmentOptions">The options that the environment was made with.</param>
    public IScriptedPolicy Create(object environmentOptions) => Factory(environmentOptions);
}
