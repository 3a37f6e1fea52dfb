using Platform.Sdk;

namespace Platform.Environments.Bandit.Policies;

/// <summary>Thompson sampling: draws each arm's mean from what is known of it and plays the highest draw.</summary>
/// <remarks>Bernoulli arms: Beta(1 + successes, 1 + failures). Gaussian arms: the conjugate normal, its prior and noise those the environment draws from.</remarks>
public sealed class ThompsonPolicy(BanditOptions options) : IScriptedPolicy
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
        return new AgentAction(_seen.Names[_seen.Best(Draw, random: null)]);
    }

    private double Draw(int arm)
    {
        var (sum, pulls) = (_seen.Sums[arm], _seen.Pulls[arm]);
        if (options.Distribution == RewardDistribution.Bernoulli)
            return _random.NextBeta(1 + sum, 1 + pulls - sum);
        var (mean, deviation) = NormalPosterior.Of(sum, pulls, BanditArms.Noise(options));
        return mean + (deviation * _random.NextNormal());
    }
}
