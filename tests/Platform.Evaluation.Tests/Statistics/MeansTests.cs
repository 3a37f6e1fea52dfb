using Platform.Evaluation.Statistics;

namespace Platform.Evaluation.Tests.Statistics;

public class MeansTests
{
    [Fact] // By hand: mean 3, s = sqrt(2.5), SE = s / sqrt(5) = 0.707107; t(0.975, 4) = 2.776445 from a printed t-table.
    public void Interval_FiveValues_MatchesHandCalculation()
    {
        var estimate = Means.Interval([1, 2, 3, 4, 5]);

        Assert.Equal(3, estimate.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(0.5), estimate.StandardError, 1e-12);
        Assert.Equal(3 - 2.776445105 * Math.Sqrt(0.5), estimate.Low, 1e-6);
        Assert.Equal(3 + 2.776445105 * Math.Sqrt(0.5), estimate.High, 1e-6);
        Assert.Equal(5, estimate.Count);
    }

    [Fact]
    public void Interval_UnscoredValues_AreLeftOutAndCounted()
    {
        var estimate = Means.Interval([1, double.NaN, 3]);

        Assert.Equal(2, estimate.Mean);
        Assert.Equal((2, 1), (estimate.Count, estimate.Unscored));
    }

    [Fact]
    public void Interval_OneValue_HasNoInterval()
    {
        var estimate = Means.Interval([7]);

        Assert.Equal(7, estimate.Mean);
        Assert.True(double.IsNaN(estimate.Low) && double.IsNaN(estimate.High));
    }

    [Fact]
    public void Interval_NothingScored_SaysSo() =>
        Assert.StartsWith("None of 2 values is scored: a mean needs 1 or more.", Assert.Throws<ArgumentException>(() => Means.Interval([double.NaN, double.NaN])).Message, StringComparison.Ordinal);

    [Fact] // By hand: x̄ = 2.5, cluster sums of deviations −2, 0, 2; SE = sqrt(3/2 · 8) / 6.
    public void Clustered_ThreeClustersOfTwo_MatchesHandCalculation()
    {
        var estimate = Means.Clustered([1, 2, 2, 3, 3, 4], [0, 0, 1, 1, 2, 2]);

        Assert.Equal(2.5, estimate.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(12) / 6, estimate.StandardError, 1e-12);
        Assert.Equal(2.5 + 4.302652730 * Math.Sqrt(12) / 6, estimate.High, 1e-6); // t(0.975, 2)
    }

    [Fact]
    public void Clustered_EveryValueItsOwnCluster_EqualsThePlainStandardError()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble())];

        var clustered = Means.Clustered(values, [.. Enumerable.Range(0, 30)]);

        Assert.Equal(Means.Interval(values).StandardError, clustered.StandardError, 1e-12);
    }

    [Fact]
    public void PairedDifference_ConstantGain_HasNoUncertainty()
    {
        var estimate = Means.PairedDifference([11, 22, 33], [10, 21, 32]);

        Assert.Equal((1.0, 1.0, 1.0, 0.0), (estimate.Mean, estimate.Low, estimate.High, estimate.StandardError));
    }

    [Fact]
    public void Interval_NormalSamples_CoversTheTrueMeanAsOftenAsItSays()
    {
        var random = new Random(1);
        var covered = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            double[] sample = [.. Enumerable.Range(0, 8).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            var estimate = Means.Interval(sample, 0.9);
            covered += estimate.Low <= 0 && 0 <= estimate.High ? 1 : 0;
        }

        Assert.InRange(covered / 2000.0, 0.875, 0.925);
    }
}
