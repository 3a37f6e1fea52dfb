using Platform.Sdk;

namespace PluginName;

/// <summary>Digs at random, the same hole again and again if chance says so.</summary>
public sealed class UniformPolicy : IScriptedPolicy
{
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed) => _random = new(seed);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return new(observation.AdmissibleActions![_random.Next(observation.AdmissibleActions.Count)]);
    }
}
