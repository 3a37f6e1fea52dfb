using Platform.Environments.Maze.Policies;
using Platform.Sdk;

namespace Platform.Environments.Maze;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class MazePlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string Id = "maze-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<MazeEnvironment, MazeOptions>(Id, new EnvironmentDocumentation(
            Summary: "The agent walks through a maze to its goal.",
            Action: "'move left', 'move right', 'move up' or 'move down', outer white space and case ignored; in compact style also l, r, u, d. A wall leaves the agent in place. Anything else is answered as unknown and costs its step.",
            Observation: "verbal, full: goal, position (row, column from 0 at the top left, digits apart) and the walls around; partial: the walls alone. compact, full: 'ROW COLUMN', the first one led by 'GOALROW GOALCOLUMN:' where goals are random; partial: a letter for each wall in the order r, l, u, d, or '-'.",
            Reward: "standard: 0 at the goal, -4 for an unknown action, else -1; illegalPenalty: 1, -1, 0; diffScale: 1, -100, -1. The action that runs out of steps pays -1.",
            End: "Terminates at the goal; the action after 'maxSteps' steps is not played and truncates the episode.")
        {
            ReturnRange = (-401, 0),
            RewardRange = (-4, 0),
            MaxTurns = 101,
            Floor = -65,
            Headline = "success",
        });
        registry.AddScriptedPolicy<UniformPolicy>(Id, "uniform", "A uniformly random move at every step.");
        registry.AddScriptedPolicy<OraclePolicy>(Id, "oracle", "Walks a shortest way to the goal, which it knows even where the agent does not.");
        registry.AddScriptedPolicy<NoisyOraclePolicy>(Id, "noisy-oracle", "The oracle, but three moves in ten are a random one that runs into no wall.");
    }
}
