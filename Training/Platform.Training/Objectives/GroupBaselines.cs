namespace Platform.Training.Objectives;

/// <summary>Less usual baselines of a group. Groups whose scores are all equal have advantage 0.</summary>
public static class GroupBaselines
{
    /// <summary>r − Σ length · r / Σ length: the baseline of least variance where the gradient's size grows with length. Source: OPO, arXiv:2505.23585.</summary>
    /// <param name="scores">One score per trajectory. [group]</param>
    /// <param name="lengths">Trainable tokens of each. [group]</param>
    /// <returns>Advantages. [group]</returns>
    public static double[] LengthWeighted(IReadOnlyList<double> scores, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(lengths);
        double total = lengths.Sum(length => (long)length);
        if (GroupAdvantages.IsUniform([.. scores]) || total == 0)
            return new double[scores.Count];
        var baseline = scores.Zip(lengths, (score, length) => score * length).Sum() / total;
        return [.. scores.Select(score => score - baseline)];
    }

    /// <summary>The best gets what it has before the second best, the others 0: the gradient of the expected maximum. Source: arXiv:2503.19595.</summary>
    /// <param name="scores">One score per trajectory. [group]</param>
    /// <returns>Advantages; a tie for the best leaves nothing. [group]</returns>
    public static double[] BestOnly(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var advantages = new double[scores.Count];
        if (scores.Count < 2)
            return advantages;
        var ranked = Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).ToArray();
        advantages[ranked[0]] = scores[ranked[0]] - scores[ranked[1]];
        return advantages;
    }
}
