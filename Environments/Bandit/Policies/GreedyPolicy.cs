using Platform.Sdk;

namespace Platform.Environments.Bandit.Policies;

/// <summary>Each arm once, in order, then the highest mean, with no bonus for the unknown; ties at random. (BanditBench's class of that name keeps UCB's bonus.)</summary>
public sealed class GreedyPolicy : IScriptedPolicy
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
        var arm = _seen.FirstUnpulled();
        return new AgentAction(_seen.Names[arm >= 0 ? arm : _seen.Best(_seen.Mean, _random)]);
    }
}
