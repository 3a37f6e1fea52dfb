using Platform.Training.Plans;
using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>Natural-Language Policy Optimization: PPO whose actions are the likely tokens of a lagging copy of the policy.</summary>
/// <remarks>Source: arXiv:2210.01241, algorithm 1. The masks are those of sampling, which <see cref="NlpoSource"/> does, and stay with the trajectories, so the
/// log-probs of the policy, of the old one and of the reference are all renormalised on the same tokens, in all epochs, whatever the copy has become.
/// Departures: the authors take the KL term between policies without masks; and the masks serve in training only: evaluations sample from the whole policy.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Nlpo(NlpoOptions options) : Ppo(options)
{
    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        base.Finish(round, metrics);
        double[] counts = [.. round.Trajectories.SelectMany(trajectory => trajectory.Allowed ?? []).Where(allowed => allowed is not null).Select(allowed => (double)allowed!.Count)];
        if (counts.Length > 0)
            metrics["allowedTokens"] = counts.Average();
    }
}
