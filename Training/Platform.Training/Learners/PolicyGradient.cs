using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>What policy-gradient methods share: Σ weight · (surrogate + β · KL to the reference − c · entropy). A method brings its advantages and its surrogate.</summary>
/// <remarks>The estimator of "Towards a Unified View of LLM Post-Training" (arXiv:2509.04419, section 3): stabilisation mask and denominator lie in
/// <see cref="Surrogate"/>, the advantage in <see cref="SetAdvantages"/>.</remarks>
/// <param name="options">Validated before the run.</param>
public abstract class PolicyGradient(PolicyGradientOptions options) : Objective
{
    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => options.Kl.Coefficient > 0 ? ObjectiveNeeds.Reference : ObjectiveNeeds.None;

    /// <inheritdoc/>
    public override Aggregation Aggregation { get; } = Aggregate.Parse(options.Aggregation);

    /// <inheritdoc/>
    public override double ConstantLength => options.ConstantLength;

    /// <inheritdoc/>
    public override bool ComparesWithOld => true;

    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => (1 - options.ClipLow, 1 + options.ClipHigh);

    /// <inheritdoc/>
    public override bool HasGradientWithoutAdvantage => options.Kl.Coefficient > 0 || options.EntropyCoefficient > 0;

    /// <summary>β of the KL term now.</summary>
    protected virtual double KlCoefficient => options.Kl.Coefficient;

    private bool KlIsReward => options.Kl is { Coefficient: > 0, Placement: "reward" };

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models) => SetAdvantages(round, models);

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var loss = micro.WeightedSum(Surrogate(micro, metrics));
        return Regularized(loss, micro, metrics);
    }

    /// <summary>Sets the advantages of a round.</summary>
    /// <param name="round">Its groups, rewards and log-probs are there.</param>
    /// <param name="models">Scores trajectories under the policy or other models.</param>
    protected abstract void SetAdvantages(Round round, RoundScorer models);

    /// <summary>What a method compares: the return, less the KL term where that stands in the reward.</summary>
    /// <param name="round">Its log-probs are there.</param>
    /// <param name="index">Index of the trajectory.</param>
    protected double Score(Round round, int index)
    {
        ArgumentNullException.ThrowIfNull(round);
        return round.Trajectories[index].Return - (KlIsReward ? Enumerable.Range(0, round.Trajectories[index].Tokens.Length).Sum(t => KlPenalty(round, index, t)) : 0);
    }

    /// <summary>The same turn by turn.</summary>
    /// <param name="round">Its log-probs are there.</param>
    /// <param name="index">Index of the trajectory.</param>
    /// <returns>[turns]</returns>
    protected double[] TurnScores(Round round, int index)
    {
        ArgumentNullException.ThrowIfNull(round);
        double[] scores = [.. round.Trajectories[index].TurnRewards];
        for (var t = 0; KlIsReward && t < round.Trajectories[index].Tokens.Length; t++)
            scores[round.Trajectories[index].Turns[t]] -= KlPenalty(round, index, t);
        return scores;
    }

    /// <summary>β · k1 of a token, where the KL term stands in the reward; 0 elsewhere.</summary>
    /// <param name="round">Its log-probs are there.</param>
    /// <param name="index">Index of the trajectory.</param>
    /// <param name="position">Position of the token.</param>
    protected double KlPenalty(Round round, int index, int position)
    {
        ArgumentNullException.ThrowIfNull(round);
        return KlIsReward && round.Trajectories[index].Trainable[position]
            ? KlCoefficient * ((double)round.OldLogProbs[index][position] - round.ReferenceLogProbs![index][position])
            : 0;
    }

    /// <summary>Gives every trajectory of a group the advantage that comparing the group's scores gives it.</summary>
    /// <param name="round">Its log-probs are there.</param>
    /// <param name="compare">Advantages from the scores of a group, in order.</param>
    protected void CompareGroups(Round round, Func<double[], double[]> compare)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(compare);
        foreach (var group in round.Groups)
        {
            var advantages = compare([.. group.Select(index => Score(round, index))]);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }

    /// <summary>The policy loss of each token: PPO's clipped surrogate, unless the method has another.</summary>
    /// <param name="micro">Scored.</param>
    /// <param name="metrics">Takes what the method reports.</param>
    /// <returns>With gradients. [tokens]</returns>
    protected virtual Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var ratio = ClippedSurrogate.Ratio(micro.LogProbs, micro.OldLogProbs);
        return ClippedSurrogate.Loss(ratio, micro.Advantages, options.ClipLow, options.ClipHigh, options.DualClip);
    }

    /// <summary>Adds the KL term where it stands in the loss, which back-propagates k2 and reports k3, and takes the entropy bonus off.</summary>
    /// <param name="loss">Scalar.</param>
    /// <param name="micro">Scored.</param>
    /// <param name="metrics">Takes <c>klReference</c>.</param>
    /// <returns>Scalar.</returns>
    protected Tensor Regularized(Tensor loss, MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        if (options.Kl.Coefficient > 0)
        {
            var d = micro.LogProbs - micro.ReferenceLogProbs;
            if (!KlIsReward)
                loss = loss + KlCoefficient * micro.WeightedSum(Kl.K2(d));
            metrics.Add("klReference", Kl.K3(d.detach()));
        }

        return options.EntropyCoefficient > 0 ? loss - options.EntropyCoefficient * micro.WeightedSum(micro.Scores.Entropy!) : loss;
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        double sum = 0, squares = 0, largest = 0;
        long tokens = 0;
        for (var i = 0; i < round.Trajectories.Count; i++)
            for (var t = 0; t < round.Advantages[i].Length; t++)
                if (round.Trajectories[i].Trainable[t])
                {
                    var advantage = round.Advantages[i][t];
                    (sum, squares, largest, tokens) = (sum + advantage, squares + advantage * advantage, Math.Max(largest, Math.Abs(advantage)), tokens + 1);
                }

        if (tokens > 0)
            metrics["advantageStd"] = Math.Sqrt(Math.Max(0, squares / tokens - sum / tokens * (sum / tokens)));
        metrics["advantageMax"] = largest;
        metrics["zeroAdvantageGroups"] = round.Groups.Count(group => group.All(index => round.Advantages[index].All(value => value == 0)));
        metrics["singletonGroups"] = round.Groups.Count(group => group.Length == 1);
        foreach (var outcome in round.Trajectories.Where(trajectory => trajectory.Outcome is not null).GroupBy(trajectory => trajectory.Outcome))
            metrics[outcome.Key is true ? "lengthSolved" : "lengthFailed"] = outcome.Average(trajectory => trajectory.TrainableCount);
    }
}
