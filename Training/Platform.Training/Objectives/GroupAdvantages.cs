namespace Platform.Training.Objectives;

/// <summary>Advantages of the trajectories of one task, each measured against the others. NaN stands for a trajectory without a score.</summary>
/// <remarks>In every variant a group whose scores are all equal, or that has a single score, has advantage 0 everywhere;
/// a trajectory without a score has advantage 0 and is left out of mean and deviation.</remarks>
public static class GroupAdvantages
{
    /// <summary>Added to the standard deviation that divides.</summary>
    public const double Epsilon = 1e-6;

    /// <summary>(r − mean) / (std + <see cref="Epsilon"/>), std over n − 1. Source: DeepSeekMath, arXiv:2402.03300, section 4.1.2.</summary>
    /// <param name="scores">One score per trajectory. [group]</param>
    /// <returns>Advantages. [group]</returns>
    public static double[] Standardized(ReadOnlySpan<double> scores)
    {
        var advantages = Centered(scores);
        double squares = 0;
        foreach (var advantage in advantages)
            squares += advantage * advantage;
        if (squares == 0)
            return advantages;
        var deviation = Math.Sqrt(squares / (CountScored(scores) - 1));
        for (var i = 0; i < advantages.Length; i++)
            advantages[i] /= deviation + Epsilon;
        return advantages;
    }

    /// <summary>r − mean. Source: Dr. GRPO, arXiv:2503.20783, section 3.2.</summary>
    /// <param name="scores">One score per trajectory. [group]</param>
    /// <returns>Advantages. [group]</returns>
    public static double[] Centered(ReadOnlySpan<double> scores)
    {
        var advantages = new double[scores.Length];
        if (IsUniform(scores))
            return advantages;
        double sum = 0;
        foreach (var score in scores)
            sum += double.IsNaN(score) ? 0 : score;
        var mean = sum / CountScored(scores);
        for (var i = 0; i < scores.Length; i++)
            advantages[i] = double.IsNaN(scores[i]) ? 0 : scores[i] - mean;
        return advantages;
    }

    /// <summary>r minus the mean of the others, which is (r − mean) · n / (n − 1). Source: RLOO, arXiv:2402.14740, section 3.3.</summary>
    /// <param name="scores">One score per trajectory. [group]</param>
    /// <returns>Advantages. [group]</returns>
    public static double[] LeaveOneOut(ReadOnlySpan<double> scores)
    {
        var advantages = Centered(scores);
        var count = CountScored(scores);
        for (var i = 0; i < advantages.Length && count > 1; i++)
            advantages[i] *= count / (count - 1.0);
        return advantages;
    }

    /// <summary>Whether there is nothing to compare: fewer than two scores, or all equal (compared for equality, because a computed deviation may miss 0).</summary>
    /// <param name="scores">One score per trajectory. [group]</param>
    public static bool IsUniform(ReadOnlySpan<double> scores)
    {
        var first = double.NaN;
        foreach (var score in scores)
        {
            if (double.IsNaN(score))
                continue;
            if (double.IsNaN(first))
                first = score;
            else if (score != first)
                return false;
        }

        return true;
    }

    private static int CountScored(ReadOnlySpan<double> scores)
    {
        var count = 0;
        foreach (var score in scores)
            count += double.IsNaN(score) ? 0 : 1;
        return count;
    }
}
