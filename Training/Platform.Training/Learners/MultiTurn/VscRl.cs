using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Variational subgoal-conditioned RL: DigiRL on each part of an episode that leads to a subgoal, near what solved the task before.</summary>
/// <remarks>Source: VSC-RL, arXiv:2502.07949, section 4. A turn's reward, from the environment or a rubric, says that the active subgoal is met; the part up to
/// there is an episode of its own for the step filter, while the episode filter looks at the end. With a single reward at the end it is DigiRL.
/// Departures: the subgoals and their wording are the environment's, no model decomposes the task; the KL part imitates the steps of solved episodes.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class VscRl(VscRlOptions options) : DigiRl(options)
{
    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var loss = base.Loss(micro, metrics);
        if (options.ImitationCoefficient <= 0)
            return loss;
        var trajectories = micro.Batch.Round.Trajectories;
        double solved = micro.Batch.Indices.Sum(index => IsSolved(trajectories[index]) ? trajectories[index].TrainableCount : 0);
        var shares = micro.PerToken((index, _) => IsSolved(trajectories[index]) ? 1 / solved : 0);
        return loss - options.ImitationCoefficient * (micro.LogProbs * shares).sum();
    }

    /// <inheritdoc/>
    protected override IEnumerable<Part> Split(Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        var (steps, solved, first) = (TurnSpan.Of(trajectory), IsSolved(trajectory), 0);
        for (var k = 0; k < steps.Length; k++)
            if (steps[k].Reward >= options.SubgoalReward || k == steps.Length - 1)
            {
                var met = k == steps.Length - 1 ? steps[k].Reward >= options.SubgoalReward || solved : true;
                yield return new(steps[first..(k + 1)], met, solved);
                first = k + 1;
            }
    }

    private static bool IsSolved(Trajectory trajectory) => trajectory.Outcome ?? trajectory.Return > 0;
}
