namespace Platform.Training.Objectives;

/// <summary>Weights that make a mixed data set's behaviour policy a better one to imitate.</summary>
/// <remarks>Source: Harnessing Mixed Offline Reinforcement Learning Datasets via Trajectory Weighting, arXiv:2306.13085, section 4.</remarks>
public static class TrajectoryWeights
{
    /// <summary>w ∝ exp(g / T) with g the scores scaled to [0, 1]: return weighting (RW).</summary>
    /// <param name="scores">Returns, or returns less what their task lets expect. [trajectories]</param>
    /// <param name="temperature">T above 0.</param>
    /// <returns>They add up to 1; all equal where all scores are. [trajectories]</returns>
    public static double[] Exponential(IReadOnlyList<double> scores, double temperature)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (scores.Count == 0)
            return [];
        var (low, high) = (scores.Min(), scores.Max());
        double[] weights = [.. scores.Select(score => high == low ? 1 : Math.Exp((score - high) / (high - low) / temperature))];
        var total = weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }

    /// <summary>Scores less the mean of their task's others and their own: what advantage weighting (AW) takes for the regression of the return on the first state.</summary>
    /// <param name="returns">[trajectories]</param>
    /// <param name="tasks">Task of each. [trajectories]</param>
    /// <returns>[trajectories]</returns>
    public static double[] Advantages(IReadOnlyList<double> returns, IReadOnlyList<int> tasks)
    {
        ArgumentNullException.ThrowIfNull(returns);
        ArgumentNullException.ThrowIfNull(tasks);
        var means = Enumerable.Range(0, returns.Count).GroupBy(i => tasks[i]).ToDictionary(task => task.Key, task => task.Average(i => returns[i]));
        return [.. returns.Select((value, i) => value - means[tasks[i]])];
    }

    /// <summary>Equal weights for the best share, none for the rest. Ties at the edge are kept.</summary>
    /// <param name="returns">[trajectories]</param>
    /// <param name="share">In (0, 1].</param>
    /// <returns>They add up to 1. [trajectories]</returns>
    public static double[] Best(IReadOnlyList<double> returns, double share)
    {
        ArgumentNullException.ThrowIfNull(returns);
        if (returns.Count == 0)
            return [];
        var edge = returns.OrderDescending().ElementAt(Math.Clamp((int)Math.Ceiling(share * returns.Count), 1, returns.Count) - 1);
        var kept = returns.Count(value => value >= edge);
        return [.. returns.Select(value => value >= edge ? 1.0 / kept : 0)];
    }

    /// <summary>How many trajectories weights amount to: 1 / Σ w².</summary>
    /// <param name="weights">They add up to 1.</param>
    public static double EffectiveCount(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return 1 / weights.Sum(weight => weight * weight);
    }
}
