using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Guided;

/// <summary>Hybrid post-training: tasks that the policy fails are learnt from a demonstration, the others from its own rollouts.</summary>
/// <remarks>Source: "Towards a Unified View of LLM Post-Training", arXiv:2509.04419, section 4. Which of the two a task gives is decided by <see cref="HptSource"/>; here
/// rollouts have the loss of Dr. GRPO with the advantage r − mean, demonstrations −log π. Departures: each of the two is normalised by its own tokens, so that neither's
/// share depends on how long the other is. Demonstrations count as an advantage of 1 in the metrics.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Hpt(HptOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            int[] rollouts = [.. group.Where(index => !round.Trajectories[index].IsDemonstration())];
            var advantages = GroupAdvantages.Centered([.. rollouts.Select(index => Score(round, index))]);
            for (var i = 0; i < rollouts.Length; i++)
                round.SetAdvantage(rollouts[i], advantages[i]);
            foreach (var index in group.Except(rollouts))
                round.SetAdvantage(index, 1);
        }
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var trajectories = batch.Round.Trajectories;
        foreach (var demonstrations in new[] { false, true })
        {
            int[] part = [.. batch.Indices.Where(index => trajectories[index].IsDemonstration() == demonstrations)];
            var share = Aggregate.Weights(Aggregation, [.. part.Select(index => trajectories[index].TrainableCount)], ConstantLength);
            for (var i = 0; i < part.Length; i++)
                batch.Weights[part[i]] = share[i] * (demonstrations ? options.ImitationWeight : options.RolloutWeight);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var trajectories = micro.Batch.Round.Trajectories;
        var demonstrated = micro.PerToken((index, _) => trajectories[index].IsDemonstration() ? 1 : 0) > 0;
        return where(demonstrated, -micro.LogProbs, base.Surrogate(micro, metrics));
    }
}
