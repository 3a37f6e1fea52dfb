using Platform.Sdk;

namespace PluginName;

/// <summary>What the platform looks for in this assembly. All that is added here stands in <c>plugin.json</c> too.</summary>
public sealed class PluginNamePlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string EnvironmentId = "plugin-name-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<PluginNameEnvironment, PluginNameOptions>(EnvironmentId, new EnvironmentDocumentation(
            Summary: "The agent finds a treasure under one of some holes in a row.",
            Action: "The letter of a hole. Anything else costs its dig.",
            Observation: "'Holes a to g, 3 digs:', then 'left', 'right' or 'found': where the treasure is, seen from the hole; or 'no hole'.",
            Reward: "1 for the treasure, else 0.",
            End: "Terminates when the treasure is found; truncated after the last dig.")
        {
            // Numbers that './platform env check' holds the environment to.
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = 5,
            Floor = 0.58, // digging at random: 1 − (1 − 1/holes)^digs, most with four holes
            Maximum = 1,
            Headline = "success",
        });
        registry.AddScriptedPolicy<HalvingPolicy>(EnvironmentId, "oracle", "Digs in the middle of where the treasure may still be.");
        registry.AddScriptedPolicy<UniformPolicy>(EnvironmentId, "uniform", "Digs at random.");
        registry.AddTaskSet(EnvironmentId, "plugin-name-tasks-v1", "Rows of three lengths.", () => new PluginNameTasks());
    }
}
