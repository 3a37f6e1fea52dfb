namespace Platform.Evaluation.Statistics;

/// <summary>How likely a task is solved by any, or by all, of k samples, estimated without bias from n samples of which c were right.</summary>
/// <remarks>Source: Evaluating Large Language Models Trained on Code, arXiv:2107.03374, section 2.1.</remarks>
public static class PassRates
{
    /// <summary>pass@k = 1 − C(n−c, k) / C(n, k): at least one of k is right.</summary>
    /// <param name="samples">n, samples of the task.</param>
    /// <param name="correct">c, how many of them were right, 0 to n.</param>
    /// <param name="k">Samples allowed, 1 or more.</param>
    /// <returns>A probability; NaN if n &lt; k, where no estimate exists.</returns>
    public static double AnyOf(int samples, int correct, int k)
    {
        Check(samples, correct, k);
        if (samples < k)
            return double.NaN;
        if (samples - correct < k)
            return 1;
        var miss = 1.0;
        for (var i = samples - correct + 1; i <= samples; i++)
            miss *= 1 - (double)k / i;
        return 1 - miss;
    }

    /// <summary>pass^k = C(c, k) / C(n, k): all of k are right.</summary>
    /// <param name="samples">n, samples of the task.</param>
    /// <param name="correct">c, how many of them were right, 0 to n.</param>
    /// <param name="k">Samples drawn, 1 or more.</param>
    /// <returns>A probability; NaN if n &lt; k, where no estimate exists.</returns>
    public static double AllOf(int samples, int correct, int k)
    {
        Check(samples, correct, k);
        if (samples < k)
            return double.NaN;
        var probability = 1.0;
        for (var i = 0; i < k; i++)
            probability *= Math.Max(0, correct - i) / (double)(samples - i);
        return probability;
    }

    private static void Check(int samples, int correct, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, samples);
    }
}
