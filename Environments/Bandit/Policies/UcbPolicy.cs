using Platform.Sdk;

namespace Platform.Environments.Bandit.Policies;

/// <summary>Upper confidence bounds: each arm once, in order, then the highest mean + sqrt(α ln(Σn) / n); ties go to the first arm. No chance is involved.</summary>
/// <remarks>Source: Auer, Cesa-Bianchi and Fischer, Machine Learning 47, 2002, with BanditBench's α (<see cref="BanditOptions.UcbAlpha"/>, 0.5) in place of 2.</remarks>
public sealed class UcbPolicy(BanditOptions options) : IScriptedPolicy
{
    private readonly ArmStatistics _seen = new();

    /// <inheritdoc/>
    public void Reset(ulong seed) => _seen.Clear();

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        _seen.Observe(observation);
        var arm = _seen.FirstUnpulled();
        if (arm < 0)
            arm = _seen.Best(candidate => _seen.Mean(candidate) + Math.Sqrt(options.UcbAlpha * Math.Log(_seen.Total) / _seen.Pulls[candidate]), random: null);
        return new AgentAction(_seen.Names[arm]);
    }
}
