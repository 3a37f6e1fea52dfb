using Platform.Sdk;

namespace Platform.Tests.Fragile;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class FragilePlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<FragileEnvironment, FragileOptions>("fragile-v1", new EnvironmentDocumentation(
            Summary: "Takes its process down on demand.",
            Action: "Anything.",
            Observation: "'go', then the number of the step.",
            Reward: "The length of the action.",
            End: "Terminates after 'turns' steps."));
        registry.AddEnvironment<EverythingEnvironment, EverythingOptions>("everything-v1", new EnvironmentDocumentation(
            Summary: "Uses everything that the contracts have.",
            Action: "Anything.",
            Observation: "One of everything.",
            Reward: "0.1 more than the number of the step.",
            End: "Truncated after two steps.")
        {
            ReturnRange = (-1, 1.5),
            Floor = 0.25,
            Headline = "turn",
        });
        registry.AddScriptedPolicy<CountingPolicy>("fragile-v1", "counting", "Counts.");
        registry.AddScriptedPolicy<CountingPolicy>("everything-v1", "counting", "Counts.");
    }
}
