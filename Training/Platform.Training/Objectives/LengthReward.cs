namespace Platform.Training.Objectives;

/// <summary>Pays the short and charges the long among the rollouts of one task.</summary>
/// <remarks>Source: Kimi k1.5, arXiv:2501.12599, section 2.3.3.</remarks>
public static class LengthReward
{
    /// <summary>λ = ½ − (length − shortest) / (longest − shortest) where the answer is right, min(0, λ) where it is wrong; 0 where all lengths are equal.</summary>
    /// <param name="lengths">Tokens that the policy wrote. [group]</param>
    /// <param name="correct">Whether the task was solved. [group]</param>
    /// <returns>In [−½, ½]. [group]</returns>
    public static double[] Of(IReadOnlyList<int> lengths, IReadOnlyList<bool> correct)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(correct);
        if (lengths.Count == 0 || lengths.Min() == lengths.Max())
            return new double[lengths.Count];
        var (shortest, longest) = (lengths.Min(), lengths.Max());
        return [.. lengths.Select((length, i) =>
        {
            var value = 0.5 - (double)(length - shortest) / (longest - shortest);
            return correct[i] ? value : Math.Min(0, value);
        })];
    }
}
