namespace Platform.Training.Objectives;

/// <summary>Pairs of a chosen and a rejected response, by their scores.</summary>
public static class PreferencePairs
{
    /// <summary>The pairs of one group.</summary>
    /// <param name="scores">Score of each response; NaN for none. Among equal scores the first stands for all. [group]</param>
    /// <param name="pairing"><c>best-worst</c> for one pair, <c>all</c> for every two that differ.</param>
    /// <param name="margin">Scores of a pair differ by more than this, 0 or more.</param>
    /// <returns>Places in the group.</returns>
    /// <exception cref="ArgumentException">There is no pairing of that name.</exception>
    public static IReadOnlyList<(int Chosen, int Rejected)> Of(IReadOnlyList<double> scores, string pairing, double margin)
    {
        ArgumentNullException.ThrowIfNull(scores);
        int[] scored = [.. Enumerable.Range(0, scores.Count).Where(i => !double.IsNaN(scores[i]))];
        switch (pairing)
        {
            case "best-worst":
                if (scored.Length == 0)
                    return [];
                var (best, worst) = (scored.MaxBy(i => scores[i]), scored.MinBy(i => scores[i]));
                return scores[best] - scores[worst] > margin ? [(best, worst)] : [];
            case "all":
                return [.. from chosen in scored from rejected in scored where scores[chosen] - scores[rejected] > margin select (chosen, rejected)];
            default:
                throw new ArgumentException($"There is no pairing '{pairing}': use best-worst or all.", nameof(pairing));
        }
    }

    /// <summary>Pairs that shorten replies: the shortest right response over every longer one that is wrong, or right and much longer. Source: Kimi k1.5, arXiv:2501.12599, section 2.4.</summary>
    /// <param name="isRight">Whether each response is right. [group]</param>
    /// <param name="lengths">Tokens of each. [group]</param>
    /// <param name="longerBy">A right response has to be this many times as long to lose, 1 or more.</param>
    /// <returns>Places in the group; of equally short right responses the first is chosen.</returns>
    public static IReadOnlyList<(int Chosen, int Rejected)> ShortestRight(IReadOnlyList<bool> isRight, IReadOnlyList<int> lengths, double longerBy)
    {
        ArgumentNullException.ThrowIfNull(isRight);
        ArgumentNullException.ThrowIfNull(lengths);
        int[] right = [.. Enumerable.Range(0, isRight.Count).Where(i => isRight[i])];
        if (right.Length == 0)
            return [];
        var shortest = right.MinBy(i => lengths[i]);
        return [.. Enumerable.Range(0, isRight.Count)
            .Where(i => lengths[i] > lengths[shortest] && (!isRight[i] || lengths[i] >= longerBy * lengths[shortest]))
            .Select(i => (shortest, i))];
    }

    /// <summary>Win rate of each response against the others of its group: r_i = Σ_j≠i P(i ≻ j) / (n − 1). Source: SPO, arXiv:2401.04056, algorithm 2.</summary>
    /// <param name="count">Responses, n.</param>
    /// <param name="preference">P(i ≻ j) in [0, 1] by places in the group; both orders are asked, and averaged.</param>
    /// <returns>Win rates; 0.5 where there is nothing to compare with. [group]</returns>
    public static double[] WinRates(int count, Func<int, int, double> preference)
    {
        ArgumentNullException.ThrowIfNull(preference);
        var rates = new double[count];
        if (count == 1)
            return [0.5];
        for (var i = 0; i < count; i++)
            for (var j = i + 1; j < count; j++)
            {
                var wins = (preference(i, j) + 1 - preference(j, i)) / 2;
                rates[i] += wins / (count - 1);
                rates[j] += (1 - wins) / (count - 1);
            }

        return rates;
    }
}
