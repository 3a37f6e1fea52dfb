using MathNet.Numerics.Distributions;

namespace Platform.Evaluation.Statistics;

/// <summary>Means with t-intervals: plain, clustered and paired. NaN stands for a value that could not be scored.</summary>
public static class Means
{
    /// <summary>Mean of independent values with the t-interval of n − 1 degrees of freedom; standard error s / √n with s over n − 1.</summary>
    /// <param name="values">One value per task; NaN is left out and counted.</param>
    /// <param name="confidence">Probability that the interval holds the true mean, in (0, 1).</param>
    /// <exception cref="ArgumentException">No value is scored.</exception>
    public static Estimate Interval(IReadOnlyList<double> values, double confidence = 0.95)
    {
        var scored = Scored(values);
        var mean = scored.Average();
        var squares = 0.0;
        foreach (var value in scored)
            squares += (value - mean) * (value - mean);
        var error = scored.Length < 2 ? double.NaN : Math.Sqrt(squares / (scored.Length - 1) / scored.Length);
        return Around(mean, error, scored.Length - 1, confidence, scored.Length, values.Count - scored.Length);
    }

    /// <summary>Mean of values that come in clusters (several rollouts of one task), with the interval of clusters − 1 degrees of freedom.</summary>
    /// <remarks>Standard error √(C/(C−1) · Σ_c (Σ_{i∈c} (x_i − x̄))²) / n, and 0 with fewer than two clusters.
    /// Source: Adding Error Bars to Evals, arXiv:2411.00640, section 2.2, with the factor for few clusters.</remarks>
    /// <param name="values">One value per rollout; NaN is left out and counted.</param>
    /// <param name="clusters">The cluster of each value.</param>
    /// <param name="confidence">Probability that the interval holds the true mean, in (0, 1).</param>
    /// <exception cref="ArgumentException">No value is scored, or the lists differ in length.</exception>
    public static Estimate Clustered(IReadOnlyList<double> values, IReadOnlyList<int> clusters, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        var scored = Scored(values);
        if (clusters.Count != values.Count)
            throw new ArgumentException($"{values.Count} values have {clusters.Count} clusters: give one cluster for each value.", nameof(clusters));
        var mean = scored.Average();
        var sums = new Dictionary<int, double>();
        for (var i = 0; i < values.Count; i++)
            if (!double.IsNaN(values[i]))
                sums[clusters[i]] = sums.GetValueOrDefault(clusters[i]) + values[i] - mean;
        var count = sums.Count;
        var error = count < 2 ? 0 : Math.Sqrt(count / (count - 1.0) * sums.Values.Sum(sum => sum * sum)) / scored.Length;
        return Around(mean, error, count - 1, confidence, scored.Length, values.Count - scored.Length);
    }

    /// <summary>Mean of the differences of two policies on the same tasks, which is far tighter than comparing two intervals.</summary>
    /// <param name="values">One value per task.</param>
    /// <param name="others">The other policy's value on the same task; a pair with a NaN is left out and counted.</param>
    /// <param name="confidence">Probability that the interval holds the true difference, in (0, 1).</param>
    /// <exception cref="ArgumentException">No pair is scored, or the lists differ in length.</exception>
    public static Estimate PairedDifference(IReadOnlyList<double> values, IReadOnlyList<double> others, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(others);
        if (values.Count != others.Count)
            throw new ArgumentException($"{values.Count} values are paired with {others.Count}: a paired difference needs the same tasks on both sides.", nameof(others));
        return Interval([.. values.Zip(others, (value, other) => value - other)], confidence);
    }

    private static double[] Scored(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] scored = [.. values.Where(value => !double.IsNaN(value))];
        return scored.Length > 0 ? scored : throw new ArgumentException($"None of {values.Count} values is scored: a mean needs 1 or more.", nameof(values));
    }

    private static Estimate Around(double mean, double error, int freedom, double confidence, int count, int unscored)
    {
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1, such as 0.95.");
        var half = double.IsNaN(error) ? double.NaN : error == 0 ? 0 : StudentT.InvCDF(0, 1, freedom, 0.5 + confidence / 2) * error;
        return new(mean, error, mean - half, mean + half, count) { Unscored = unscored };
    }
}
