using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Variational subgoal-conditioned RL: DigiRL on each part of an episode that leads to a subgoal, near what solved the task before.</summary>
/// <remarks>Source: VSC-RL, arXiv:2502.07949, section 4. The policy is shown the active subgoal with every observation, so that it, and the critic that reads the same tokens, are
/// conditioned on it. A turn's reward says that it is met, and the next is shown; one that takes too long is given up, and the goal alone counts. The part of an episode
/// that a subgoal was active in is an episode of its own for the step filter, while the episode filter looks at the end. Without subgoals before the end it is DigiRL.
/// Departures: subgoals are the task's, the recipe's or the environment's, no model decomposes the task; the KL part imitates the steps of solved episodes.</remarks>
/// <param name="options">Validated before the run.</param>
/// <param name="subgoals">As the episodes were played with; null for those that the environment words and pays itself.</param>
public sealed class VscRl(VscRlOptions options, SubgoalOptions? subgoals = null) : DigiRl(options)
{
    private readonly SubgoalOptions _subgoals = subgoals ?? new();

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
        var progress = new SubgoalProgress(_subgoals, trajectory.Subgoals ?? (_subgoals.Goals.Count > 0 ? _subgoals.Goals.Count : null));
        for (var k = 0; k < steps.Length; k++)
        {
            var (ended, last) = (progress.Play(steps[k].Reward), k == steps.Length - 1);
            if (!ended && !last)
                continue;
            // A subgoal by its reward; what was open at the end, by the end
            yield return new(steps[first..(k + 1)], (ended && !progress.IsGivenUp) || (last && solved), solved);
            first = k + 1;
        }
    }

    private static bool IsSolved(Trajectory trajectory) => trajectory.Outcome ?? trajectory.Return > 0;
}
