using Platform.Training.Rollouts;

namespace Platform.Training.Updates;

/// <summary>Everything a learner learns from between two generations of data: scored trajectories, and what is known of each of their tokens.</summary>
public sealed class Round
{
    /// <summary>Takes the log-probs of sampling as the old ones.</summary>
    /// <param name="trajectories">In any order; <see cref="Trajectory.Group"/> says which belong together.</param>
    public Round(IReadOnlyList<Trajectory> trajectories)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        Trajectories = trajectories;
        Groups = [.. Enumerable.Range(0, trajectories.Count).GroupBy(index => trajectories[index].Group).Select(group => group.ToArray())];
        OldLogProbs = [.. trajectories.Select(trajectory => trajectory.LogProbs)];
        Advantages = [.. trajectories.Select(trajectory => new double[trajectory.Tokens.Length])];
    }

    /// <summary>All of them. [trajectories]</summary>
    public IReadOnlyList<Trajectory> Trajectories { get; }

    /// <summary>Indices of the trajectories of each task, tasks in the order in which they first appear. [groups][members]</summary>
    public IReadOnlyList<int[]> Groups { get; }

    /// <summary>Number of the round in its stage, from 0.</summary>
    public int Step { get; init; }

    /// <summary>How much of the stage is over, in [0, 1).</summary>
    public double Progress { get; init; }

    /// <summary>How many of the trajectories, from the last on, are replayed from earlier rounds.</summary>
    public int Replayed { get; init; }

    /// <summary>Whatever the update draws follows from this.</summary>
    public ulong Seed { get; init; }

    /// <summary>Log-probs in nats that ratios are taken against. [trajectories][time]</summary>
    public IReadOnlyList<float[]> OldLogProbs { get; set; }

    /// <summary>Log-probs in nats under the reference; null where there is none. [trajectories][time]</summary>
    public IReadOnlyList<float[]>? ReferenceLogProbs { get; set; }

    /// <summary>Importance weights that make up for a sampler whose log-probs are not the old ones; null where they are. [trajectories][time]</summary>
    public IReadOnlyList<float[]>? ImportanceWeights { get; set; }

    /// <summary>Advantage of each token, set by the objective; 0 where nothing trains. [trajectories][time]</summary>
    public double[][] Advantages { get; }

    /// <summary>Gives every trainable token of a trajectory the same advantage.</summary>
    /// <param name="index">Index of the trajectory.</param>
    /// <param name="advantage">The advantage.</param>
    public void SetAdvantage(int index, double advantage) => SetAdvantages(index, _ => advantage);

    /// <summary>Gives every trainable token of a turn the turn's advantage.</summary>
    /// <param name="index">Index of the trajectory.</param>
    /// <param name="turns">Advantages by turn. [turns]</param>
    public void SetTurnAdvantages(int index, IReadOnlyList<double> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var numbers = Trajectories[index].Turns;
        SetAdvantages(index, t => turns[numbers[t]]);
    }

    /// <summary>Gives every trainable token an advantage of its own.</summary>
    /// <param name="index">Index of the trajectory.</param>
    /// <param name="advantage">Advantage by position.</param>
    public void SetAdvantages(int index, Func<int, double> advantage)
    {
        ArgumentNullException.ThrowIfNull(advantage);
        var trainable = Trajectories[index].Trainable;
        for (var t = 0; t < trainable.Length; t++)
            Advantages[index][t] = trainable[t] ? advantage(t) : 0;
    }

    /// <summary>Mean |A| over the trainable tokens of a trajectory.</summary>
    /// <param name="index">Index of the trajectory.</param>
    public double MeanAbsoluteAdvantage(int index)
    {
        var trajectory = Trajectories[index];
        return trajectory.TrainableCount == 0 ? 0 : Advantages[index].Sum(Math.Abs) / trajectory.TrainableCount;
    }
}
