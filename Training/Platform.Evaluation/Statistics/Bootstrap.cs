using Platform.Sdk;

namespace Platform.Evaluation.Statistics;

/// <summary>Percentile bootstrap: intervals for any statistic, by drawing the sample again from itself.</summary>
public static class Bootstrap
{
    /// <summary>The statistic with its percentile interval; the standard error is the standard deviation over the resamples.</summary>
    /// <param name="values">The sample, all finite, 1 or more.</param>
    /// <param name="statistic">Computed on the sample and on each resample, such as a median.</param>
    /// <param name="seed">Seed of the resampling: the same seed gives the same interval.</param>
    /// <param name="resamples">How often the sample is drawn again, 2 or more.</param>
    /// <param name="confidence">Probability that the interval holds the true value, in (0, 1).</param>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static Estimate Interval(IReadOnlyList<double> values, Func<IReadOnlyList<double>, double> statistic, ulong seed, int resamples = 1000, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ClusterInterval([.. values.Select(value => new[] { value })], statistic, seed, resamples, confidence);
    }

    /// <summary>As <see cref="Interval"/>, but draws whole clusters, so that values which belong together stay together.</summary>
    /// <param name="clusters">The sample, cluster by cluster.</param>
    /// <param name="statistic">Computed on all values of the drawn clusters.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="resamples">How often the clusters are drawn again, 2 or more.</param>
    /// <param name="confidence">Probability that the interval holds the true value, in (0, 1).</param>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static Estimate ClusterInterval(IReadOnlyList<double[]> clusters, Func<IReadOnlyList<double>, double> statistic, ulong seed, int resamples = 1000, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        double[] all = [.. clusters.SelectMany(cluster => cluster)];
        if (all.Length == 0)
            throw new ArgumentException("The sample is empty: a bootstrap needs 1 value or more.", nameof(clusters));
        var random = new SeededRandom(seed);
        var drawn = new List<double>(all.Length);
        var results = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            drawn.Clear();
            for (var j = 0; j < clusters.Count; j++)
                drawn.AddRange(clusters[random.Next(clusters.Count)]);
            results[i] = statistic(drawn);
        }

        Array.Sort(results);
        var centre = results.Average();
        var error = Math.Sqrt(results.Sum(result => (result - centre) * (result - centre)) / (resamples - 1));
        return new(statistic(all), error, Quantile(results, (1 - confidence) / 2), Quantile(results, (1 + confidence) / 2), all.Length);
    }

    /// <summary>Linear interpolation between order statistics at (n − 1) · p.</summary>
    private static double Quantile(double[] sorted, double probability)
    {
        var position = (sorted.Length - 1) * probability;
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
