using Platform.Sdk;

namespace Platform.Tests.Broken;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class BrokenPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var documentation = new EnvironmentDocumentation(
            Summary: "The agent finds a digit.",
            Action: "One digit; anything else is answered as none and costs its turn.",
            Observation: "'More.', 'Less.' or 'Yes.'.",
            Reward: "1 for the digit, a quarter less for each guess before it, else 0.",
            End: "Terminates when the digit is found, truncated after three guesses.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = BrokenEnvironment.MaxTurns,
            Floor = 0.5,
        };
        registry.AddEnvironment<BrokenEnvironment, BrokenOptions>("broken-v1", documentation);
        registry.AddEnvironment<BrokenEnvironment, BrokenOptions>("broken-documentation-v1", documentation with { End = " " });
        registry.AddEnvironment<BrokenEnvironment, BrokenOptions>("broken-task-set-v1", documentation);
        registry.AddTaskSet("broken-task-set-v1", "overlapping-v1", "Tasks of which one is in both splits.", () => new OverlappingTasks("broken-task-set-v1"));
    }
}
