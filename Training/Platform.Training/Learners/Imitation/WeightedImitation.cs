using Platform.Training.Data;
using Platform.Training.Objectives;
using Platform.Training.Plans.Imitation;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Imitation;

/// <summary>Imitation of the better part of mixed data: turns are drawn by the weight of their trajectory, so long trajectories count more.</summary>
/// <remarks>Source: Harnessing Mixed Offline Reinforcement Learning Datasets via Trajectory Weighting, arXiv:2306.13085, algorithm 1, over behaviour cloning.
/// Departure: with weighting by advantage, the mean return of a task's own trajectories stands for the regression of the return on its first state.</remarks>
public static class WeightedImitation
{
    /// <summary>A learner over weighted data.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">How trajectories are weighed.</param>
    /// <exception cref="Runs.RunException">The data cannot be read.</exception>
    public static StageLearner Create(StageContext context, WeightedImitationOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        Trajectory[] trajectories = [.. DataSet.Load(context, options.Data).Items.SelectMany(item => item)];
        var weights = Weights(trajectories, options);
        context.Observer.Note($"learner.weighting {options.Weighting} makes the data's {trajectories.Length} trajectories amount to {TrajectoryWeights.EffectiveCount(weights):0.#}.");
        var turns = new List<Trajectory>();
        var chances = new List<double>();
        for (var i = 0; i < trajectories.Length; i++)
            foreach (var turn in trajectories[i].Turns.Where((_, t) => trajectories[i].Trainable[t]).Distinct())
            {
                turns.Add(OnlyTurn(trajectories[i], turn, turns.Count));
                chances.Add(weights[i]);
            }

        return ImitationLearner.Create(context, new Sft(), new DatasetSource(context, new([.. turns.Select(turn => new[] { turn })]), options.BatchSize, new AliasTable(chances)));
    }

    /// <summary>Weight of each trajectory; they add up to 1. [trajectories]</summary>
    /// <param name="trajectories">Their groups are their tasks.</param>
    /// <param name="options">How they are weighed.</param>
    public static double[] Weights(IReadOnlyList<Trajectory> trajectories, WeightedImitationOptions options)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        ArgumentNullException.ThrowIfNull(options);
        double[] returns = [.. trajectories.Select(trajectory => trajectory.Return)];
        return options.Weighting switch
        {
            "return" => TrajectoryWeights.Exponential(returns, options.Temperature),
            "advantage" => TrajectoryWeights.Exponential(TrajectoryWeights.Advantages(returns, [.. trajectories.Select(trajectory => trajectory.Group)]), options.Temperature),
            _ => TrajectoryWeights.Best(returns, options.Share),
        };
    }

    /// <summary>The beginning of a trajectory up to a turn, of which that turn alone trains.</summary>
    private static Trajectory OnlyTurn(Trajectory trajectory, int turn, int group)
    {
        var end = Array.FindLastIndex(trajectory.Turns, number => number == turn) + 1;
        return Trajectory.FromTokens(group, trajectory.Tokens[..end], [.. trajectory.Trainable.Take(end).Select((trains, t) => trains && trajectory.Turns[t] == turn)],
            trajectory.Turns[..end], trajectory.TurnRewards, trajectory.LogProbs[..end]);
    }
}
