namespace Platform.Training.Objectives;

/// <summary>Advantages of the segments of thinking that was cut at several budgets, each budget with a score of its own.</summary>
/// <remarks>Source: "Optimizing Anytime Reasoning via Budget Relative Policy Optimization", arXiv:2505.13438, section 3. Segment k lies between budgets k − 1 and k; what it earns is
/// R_k = Σ_{j ≥ k} P_j s_j. Its baseline mixes the rollout's own earlier scores, of which later ones weigh more, with the group's mean of R_k:
/// B_k = [(k − 1) V1 + (S − k + 1) V2] / S. A = R_k − B_k.</remarks>
public static class BudgetAdvantages
{
    /// <summary>Chances of budgets by the name of their distribution.</summary>
    /// <param name="name"><c>uniform</c>, <c>linear</c> (proportional to the budget) or <c>base</c> (all on the last).</param>
    /// <param name="budgets">In tokens, ascending. [budgets]</param>
    /// <returns>Sum 1. [budgets]</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static double[] Prior(string name, IReadOnlyList<int> budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        return name switch
        {
            "uniform" => [.. budgets.Select(_ => 1.0 / budgets.Count)],
            "linear" => [.. budgets.Select(budget => (double)budget / budgets.Sum())],
            "base" => [.. budgets.Select((_, i) => i == budgets.Count - 1 ? 1.0 : 0)],
            _ => throw new ArgumentException($"There is no distribution of budgets '{name}': use uniform, linear or base.", nameof(name)),
        };
    }

    /// <summary>How good answers are at any time: the area under score against budget, by trapezoids, as a share of what full scores would have.</summary>
    /// <param name="budgets">In tokens, ascending. [budgets]</param>
    /// <param name="scores">Mean score at each. [budgets]</param>
    /// <returns>Between the lowest and the highest score; the score itself where there is one budget.</returns>
    public static double Anytime(IReadOnlyList<int> budgets, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        ArgumentNullException.ThrowIfNull(scores);
        if (budgets.Count == 1)
            return scores[0];
        var area = 0.0;
        for (var j = 1; j < budgets.Count; j++)
            area += (budgets[j] - budgets[j - 1]) * (scores[j] + scores[j - 1]) / 2;
        return area / (budgets[^1] - budgets[0]);
    }

    /// <summary>The advantages of a group. Where every rollout has the same scores there is nothing to compare, and they are 0.</summary>
    /// <param name="scores">Scores of every rollout at every budget. [group][budgets]</param>
    /// <param name="prior">Chance of each budget. [budgets]</param>
    /// <returns>[group][budgets]</returns>
    public static double[][] Of(IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double> prior)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(prior);
        var (count, segments) = (scores.Count, prior.Count);
        double[][] advantages = [.. scores.Select(_ => new double[segments])];
        if (scores.All(row => row.SequenceEqual(scores[0])))
            return advantages;
        for (var k = 0; k < segments; k++)
        {
            double[] returns = [.. scores.Select(row => Enumerable.Range(k, segments - k).Sum(j => prior[j] * row[j]))];
            var ahead = Enumerable.Range(k, segments - k).Sum(j => prior[j]);
            var ofGroup = returns.Average();
            for (var i = 0; i < count; i++)
            {
                double weighted = 0, weights = 0;
                for (var j = 0; j < k; j++)
                    (weighted, weights) = (weighted + Math.ScaleB(scores[i][j], j + 1), weights + Math.ScaleB(1, j + 1));
                var own = k == 0 ? 0 : weighted / weights * ahead;
                advantages[i][k] = returns[i] - (k * own + (segments - k) * ofGroup) / segments;
            }
        }

        return advantages;
    }
}
