using Platform.Policies.Sampling;

namespace Platform.Policies.Tests.Sampling;

public sealed class SamplingRandomTests
{
    [Fact]
    public void NextDouble_SeedAndPosition_AreTheWholeState()
    {
        var random = new SamplingRandom(42);
        var draws = Enumerable.Range(0, 100).Select(_ => random.NextDouble()).ToArray();
        Assert.Equal(100UL, random.Position);
        for (var i = 0; i < draws.Length; i++)
            Assert.Equal(draws[i], new SamplingRandom(42, (ulong)i).NextDouble());
        Assert.Equal(new SamplingRandom(42, 100), random);
    }

    [Theory] // 100 bins, 100 000 draws; the 0.999 quantile of chi-square with 99 degrees of freedom is 148.2.
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ulong.MaxValue)]
    public void NextDouble_OneStream_IsUniform(ulong seed)
    {
        var (random, bins) = (new SamplingRandom(seed), new int[100]);
        for (var i = 0; i < 100_000; i++)
            bins[(int)(random.NextDouble() * 100)]++;
        Assert.True(bins.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000.0) < 148.2);
    }

    [Fact] // Episodes have neighbouring seeds: the first draws of 100 000 of them must be as uniform as one stream's.
    public void NextDouble_FirstDrawOfNeighbouringSeeds_IsUniform()
    {
        var bins = new int[100];
        for (var seed = 0UL; seed < 100_000; seed++)
            bins[(int)(new SamplingRandom(seed).NextDouble() * 100)]++;
        Assert.True(bins.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000.0) < 148.2);
    }

    [Fact] // Correlation of two independent uniform series of 100 000 has a standard deviation of 0.0032.
    public void NextDouble_NeighbouringSeedsAndPositions_AreUncorrelated()
    {
        Assert.InRange(Correlation((seed, i) => new SamplingRandom(seed, i), (seed, i) => new SamplingRandom(seed + 1, i)), -0.013, 0.013);
        Assert.InRange(Correlation((seed, i) => new SamplingRandom(seed, i), (seed, i) => new SamplingRandom(seed, i + 1)), -0.013, 0.013);
        Assert.InRange(Correlation((seed, i) => new SamplingRandom(seed, i), (seed, i) => new SamplingRandom(SamplingRandom.Derive(seed, i), 0)), -0.013, 0.013);
    }

    [Fact]
    public void Derive_SeedsAndKeys_GiveDistinctSeeds()
    {
        var seeds = from seed in Enumerable.Range(0, 300) from key in Enumerable.Range(0, 300) select SamplingRandom.Derive((ulong)seed, (ulong)key);
        Assert.Equal(90_000, seeds.Distinct().Count());
    }

    private static double Correlation(Func<ulong, ulong, SamplingRandom> one, Func<ulong, ulong, SamplingRandom> other)
    {
        var sum = 0.0;
        for (var i = 0UL; i < 100_000; i++)
        {
            var (a, b) = (one(i / 100, i % 100), other(i / 100, i % 100));
            sum += (a.NextDouble() - 0.5) * (b.NextDouble() - 0.5);
        }
        return sum / 100_000 * 12;
    }
}
