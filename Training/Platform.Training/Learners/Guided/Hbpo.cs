using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Learners.Guided;

/// <summary>Hierarchical budget policy optimisation: the rollouts of a task are told different budgets, and a short right reply is worth more than a long one.</summary>
/// <remarks>Source: arXiv:2507.15844, section 3. Departures: the term of the subgroup is added once, where the released code adds it twice; the length is that of the sampled tokens of
/// the whole episode; a trajectory without a budget keeps its own score and has no such term.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Hbpo(HbpoOptions options) : PolicyGradient(options)
{
    /// <summary>Reward of a right reply: min(4 cos(πL / 2M) − |b − L| / M, 4 cos(πb / 2M)) up to the longest length M; 0 beyond.</summary>
    /// <param name="length">L, in tokens.</param>
    /// <param name="budget">b, in tokens.</param>
    /// <param name="limit">M, in tokens.</param>
    public static double Reward(int length, int budget, int limit) => length > limit
        ? 0
        : Math.Min(Worth(length, limit) - Math.Abs(budget - length) / (double)limit, Worth(budget, limit));

    /// <summary>(r − mean) / (std + 1e-6) over the group, plus the mean of the same budget's rewards minus what keeping to it is worth.</summary>
    /// <param name="rewards">One per trajectory. [group]</param>
    /// <param name="budgets">In tokens; null where nothing was told. [group]</param>
    /// <param name="limit">M, in tokens.</param>
    /// <returns>[group]</returns>
    public static double[] Advantages(IReadOnlyList<double> rewards, IReadOnlyList<int?> budgets, int limit)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        ArgumentNullException.ThrowIfNull(budgets);
        var advantages = GroupAdvantages.Standardized([.. rewards]);
        for (var i = 0; i < advantages.Length; i++)
            if (budgets[i] is { } budget)
                advantages[i] += Enumerable.Range(0, rewards.Count).Where(other => budgets[other] == budget).Average(other => rewards[other]) - Worth(budget, limit);
        return advantages;
    }

    /// <summary>How much longer replies are where tasks are harder: the least-squares slope of the mean length by the share of failures.</summary>
    /// <param name="failures">Share of failed rollouts of each task. [groups]</param>
    /// <param name="lengths">Mean tokens of each task's rollouts. [groups]</param>
    /// <returns>Tokens from a task that is always solved to one that never is; null where all tasks are as hard.</returns>
    public static double? LengthSlope(IReadOnlyList<double> failures, IReadOnlyList<double> lengths)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(lengths);
        if (failures.Distinct().Count() < 2)
            return null;
        var (failure, length) = (failures.Average(), lengths.Average());
        return failures.Zip(lengths, (x, y) => (x - failure) * (y - length)).Sum() / failures.Sum(x => (x - failure) * (x - failure));
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        base.Finish(round, metrics);
        foreach (var budget in round.Trajectories.GroupBy(trajectory => trajectory.Budget).Where(group => group.Key is not null))
            metrics[$"length/{budget.Key}"] = budget.Average(trajectory => trajectory.TrainableCount);
        Trajectory[][] groups = [.. round.Groups.Select(group => group.Select(index => round.Trajectories[index]).ToArray())];
        if (LengthSlope(
            [.. groups.Select(group => group.Average(trajectory => trajectory.IsSolved(options.SuccessReturn) ? 0.0 : 1))],
            [.. groups.Select(group => group.Average(trajectory => trajectory.TrainableCount))]) is { } slope)
            metrics["lengthSlope"] = slope;
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            Trajectory[] members = [.. group.Select(index => round.Trajectories[index])];
            var advantages = Advantages([.. members.Select(Reward)], [.. members.Select(trajectory => trajectory.Budget)], options.LengthLimit);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }

    private static double Worth(double length, int limit) => 4 * Math.Cos(Math.PI * length / (2 * limit));

    private double Reward(Trajectory trajectory)
    {
        if (trajectory.Budget is not { } budget)
            return trajectory.Return;
        if (trajectory.IsSolved(options.SuccessReturn))
            return Reward(trajectory.TrainableCount, budget, options.LengthLimit);
        return trajectory.HasEpisode && trajectory.Episode.Turns is [.., { ActionError: not null }] ? options.UnreadableReward : 0;
    }
}
