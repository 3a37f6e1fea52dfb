using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Group Relative Policy Optimization: the advantages of a batch and the loss of one micro-batch.</summary>
/// <remarks>Source: DeepSeekMath, arXiv:2402.03300, section 4.1. Departures: the loss is by default the mean over the trainable tokens of the whole optimizer
/// batch (DAPO, arXiv:2503.14476), so micro-batching changes no gradient; the KL term back-propagates k2 and reports k3; the log-probs kept from sampling
/// are the old ones, so no second pass computes them; and an advantage may belong to a turn instead of a trajectory.</remarks>
public static class Grpo
{
    /// <summary>Compares the trajectories of each task with each other.</summary>
    /// <param name="trajectories">In any order; <see cref="Trajectory.Group"/> says which belong together.</param>
    /// <param name="options">Validated before the run.</param>
    /// <returns>The advantage of every turn of every trajectory. [trajectories][turns]</returns>
    public static double[][] Advantages(IReadOnlyList<Trajectory> trajectories, GrpoOptions options)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        ArgumentNullException.ThrowIfNull(options);
        var advantages = new double[trajectories.Count][];
        foreach (var group in Enumerable.Range(0, trajectories.Count).GroupBy(index => trajectories[index].Group))
        {
            int[] members = [.. group];
            // 1. Each turn by what followed it …
            if (options.Credit == "turn")
            {
                var byTurn = TurnAdvantages.Compare([.. members.Select(index => trajectories[index].TurnRewards)], options.Discount, options.NormalizeByStandardDeviation);
                for (var i = 0; i < members.Length; i++)
                    advantages[members[i]] = byTurn[i];
                continue;
            }

            // … or the whole trajectory by its return: (r − mean) / (std + 1e-6), std over n − 1, or r − mean alone
            double[] returns = [.. members.Select(index => trajectories[index].Return)];
            var byTrajectory = options.NormalizeByStandardDeviation ? GroupAdvantages.Standardized(returns) : GroupAdvantages.Centered(returns);
            for (var i = 0; i < members.Length; i++)
                Array.Fill(advantages[members[i]] = new double[trajectories[members[i]].TurnRewards.Length], byTrajectory[i]);
        }

        return advantages;
    }

    /// <summary>The loss of one micro-batch; the losses of an optimizer batch's micro-batches add up to its loss.</summary>
    /// <param name="batch">What the sampled tokens bring with them. [tokens]</param>
    /// <param name="logProbs">Under the policy being trained, in nats; with <paramref name="entropy"/> the only input with gradients. [tokens]</param>
    /// <param name="entropy">Entropy of the distribution each token was drawn from, in nats; null when it earns no bonus. [tokens]</param>
    /// <param name="options">Validated before the run.</param>
    /// <returns>Scalar loss, attached to the graph, for the caller to dispose; and this micro-batch's share of the mean k3, a plain number.</returns>
    public static GrpoLoss Loss(GrpoBatch batch, Tensor logProbs, Tensor? entropy, GrpoOptions options)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        using var scope = NewDisposeScope();
        // 2. Ratio of the new policy to the old, and the clipped surrogate: leaving the range never pays     [tokens]
        var ratio = ClippedSurrogate.Ratio(logProbs, batch.OldLogProbs);
        var losses = ClippedSurrogate.Loss(ratio, batch.Advantages, options.ClipLow, options.ClipHigh);
        // 3. KL to the reference, d = log π − log π_ref                                                      [tokens]
        var k3 = 0.0;
        if (batch.ReferenceLogProbs is { } reference)
        {
            var d = logProbs - reference;
            losses = losses + options.Kl.Coefficient * Kl.K2(d);
            k3 = Aggregate.Sum(Kl.K3(d.detach()), batch.Weights).ToDouble();
        }

        // 4. Entropy bonus                                                                                   [tokens]
        if (entropy is not null && options.EntropyCoefficient > 0)
            losses = losses - options.EntropyCoefficient * entropy;
        // 5. Loss: we minimise, the paper maximises
        return new(Aggregate.Sum(losses, batch.Weights).MoveToOuterDisposeScope(), k3);
    }
}
