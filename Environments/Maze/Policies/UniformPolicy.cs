using Platform.Sdk;

namespace Platform.Environments.Maze.Policies;

/// <summary>A uniformly random one of the four moves at every step, walls or not.</summary>
public sealed class UniformPolicy : IScriptedPolicy
{
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed) => _random = new SeededRandom(seed);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        var actions = observation.AdmissibleActions ?? throw new ArgumentException("The observation lists no admissible actions: this policy plays maze-v1 only.", nameof(observation));
        return new AgentAction(actions[_random.Next(actions.Count)]);
    }
}
