using Platform.Sdk;

namespace Platform.Environments.Bandit.Policies;

/// <summary>The player that knows how arms are drawn, but not which arm is which: a bound for agents, and a teacher.</summary>
/// <remarks>Bernoulli arms: it knows the two means, so the posterior over which arm is the best one is exact, and it plays the most probable arm, ties at random.
/// Gaussian arms: it knows prior and noise, and plays the highest posterior mean + deviation · sqrt(ln(1 + steps left) / 2), a bonus that vanishes toward the end.</remarks>
public sealed class OraclePolicy(BanditOptions options) : IScriptedPolicy
{
    private readonly ArmStatistics _seen = new();
    private SeededRandom _random = new(0);
    private int _step;

    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
        _random = new SeededRandom(seed);
        _seen.Clear();
        _step = 0;
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        _seen.Observe(observation);
        var arm = _seen.Best(options.Distribution == RewardDistribution.Bernoulli ? SuccessesLessFailures : UpperBound, _random);
        _step++;
        return new AgentAction(_seen.Names[arm]);
    }

    // Log-likelihood ratio of "this arm is the best" to "it is not", over its own rewards; the prior is uniform. The two means add up to 1 in both gaps,
    // so a success weighs ln(best / other) and a failure the same with the other sign: the difference of the counts orders the arms, exactly.
    private double SuccessesLessFailures(int arm) => (2 * _seen.Sums[arm]) - _seen.Pulls[arm];

    private double UpperBound(int arm)
    {
        var (mean, deviation) = NormalPosterior.Of(_seen.Sums[arm], _seen.Pulls[arm], BanditArms.Noise(options));
        return mean + (deviation * Math.Sqrt(Math.Log(1 + Math.Max(0, options.Horizon - _step - 1)) / 2));
    }
}
