using Platform.Sdk;

namespace Platform.Environments.Bandit.Policies;

/// <summary>A uniformly random arm at every step.</summary>
public sealed class UniformPolicy : IScriptedPolicy
{
    private readonly ArmStatistics _seen = new();
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
        _random = new SeededRandom(seed);
        _seen.Clear();
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        _seen.Observe(observation);
        return new AgentAction(_seen.Names[_random.Next(_seen.Names.Length)]);
    }
}
