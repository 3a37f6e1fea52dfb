using Platform.Evaluation.Statistics;

namespace Platform.Evaluation.Tests.Statistics;

public class BootstrapTests
{
    private static readonly double[] _sample = [.. Enumerable.Range(0, 400).Select(i => Math.Sin(i * 12.9898) * 3)];

    [Fact]
    public void Interval_OfTheMean_AgreesWithTheStandardError()
    {
        var estimate = Bootstrap.Interval(_sample, values => values.Average(), seed: 3, resamples: 4000);

        Assert.Equal(_sample.Average(), estimate.Mean, 1e-12);
        Assert.InRange(estimate.StandardError / Means.Interval(_sample).StandardError, 0.95, 1.05);
        Assert.True(estimate.Low < estimate.Mean && estimate.Mean < estimate.High);
    }

    [Fact]
    public void Interval_SameSeed_GivesTheSameInterval() => Assert.Equal(
        Bootstrap.Interval(_sample, values => values.Max(), seed: 9),
        Bootstrap.Interval(_sample, values => values.Max(), seed: 9));

    [Fact]
    public void ClusterInterval_IdenticalValuesInAClusters_IsWiderThanPretendingIndependence()
    {
        double[][] clusters = [.. Enumerable.Range(0, 20).Select(i => Enumerable.Repeat(Math.Sin(i * 7.1), 10).ToArray())];

        var clustered = Bootstrap.ClusterInterval(clusters, values => values.Average(), seed: 4);
        var pretended = Bootstrap.Interval([.. clusters.SelectMany(cluster => cluster)], values => values.Average(), seed: 4);

        Assert.InRange(clustered.StandardError / pretended.StandardError, 2.5, 4);
    }
}
