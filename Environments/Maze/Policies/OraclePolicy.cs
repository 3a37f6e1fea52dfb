using Platform.Sdk;

namespace Platform.Environments.Maze.Policies;

/// <summary>Walks a shortest way to the goal; where several moves begin one, the first of left, right, up, down. No chance is involved.</summary>
public sealed class OraclePolicy : IScriptedPolicy
{
    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation) => new(observation.Under(MazeInfo.Optimal)[0]);
}
