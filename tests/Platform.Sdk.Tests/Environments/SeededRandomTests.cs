namespace Platform.Sdk.Tests.Environments;

public sealed class SeededRandomTests
{
    [Fact] // The reference implementation's outputs from state 1234567 (Steele, Lea and Flood).
    public void NextUInt64_FromAKnownState_MatchesThePublishedSequence()
    {
        var random = new SeededRandom(0) { State = 1234567.ToString("x16") };
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void SameSeed_GivesTheSameStream() =>
        Assert.Equal(Draws(new SeededRandom(42)), Draws(new SeededRandom(42)));

    [Fact]
    public void NeighbouringSeedsAndStreams_AreUnrelated()
    {
        var streams = new List<ulong[]>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            streams.Add(Draws(new SeededRandom(seed)));
            for (ulong stream = 0; stream < 5; stream++)
                streams.Add(Draws(new SeededRandom(seed, stream)));
            streams.Add(Draws(new SeededRandom(seed, 0, 1)));
            streams.Add(Draws(new SeededRandom(seed, 1, 0)));
        }

        var all = streams.SelectMany(stream => stream).ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void State_SetElsewhere_ContinuesIdentically()
    {
        var one = new SeededRandom(5);
        one.NextDouble();
        var two = new SeededRandom(6) { State = one.State };
        Assert.Equal(Draws(one), Draws(two));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("zzzzzzzzzzzzzzzz")]
    public void State_NotHexadecimal_IsRefused(string state) => Assert.Throws<FormatException>(() => new SeededRandom(1) { State = state });

    [Fact]
    public void Next_ManyDraws_AreUniformAndInRange()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.Next(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9600, 10400)); // standard deviation 93
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void NextDouble_ManyDraws_StayBelowOneWithMeanAHalf()
    {
        var random = new SeededRandom(2);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();
        Assert.True(draws.Min() >= 0 && draws.Max() < 1);
        Assert.Equal(0.5, draws.Average(), 0.005);
    }

    [Fact]
    public void NextNormal_ManyDraws_HaveTheMomentsOfTheStandardNormal()
    {
        var random = new SeededRandom(3);
        var draws = Enumerable.Range(0, 200_000).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, draws.Average(), 0.01);
        Assert.Equal(1, draws.Average(x => x * x), 0.02);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.12);
        Assert.Equal(0.975, draws.Count(x => x < 1.959964) / 200_000.0, 0.002);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(7.5)]
    public void NextGamma_ManyDraws_HaveMeanAndVarianceOfTheirShape(double shape)
    {
        var random = new SeededRandom(4);
        var draws = Enumerable.Range(0, 200_000).Select(_ => random.NextGamma(shape)).ToArray();
        var mean = draws.Average();
        Assert.True(draws.Min() >= 0);
        Assert.Equal(shape, mean, 0.02 * Math.Max(1, shape));
        Assert.Equal(shape, draws.Average(x => (x - mean) * (x - mean)), 0.05 * Math.Max(1, shape));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(20, 40)]
    public void NextBeta_ManyDraws_HaveMeanAndVarianceOfTheirParameters(double alpha, double beta)
    {
        var random = new SeededRandom(5);
        var draws = Enumerable.Range(0, 200_000).Select(_ => random.NextBeta(alpha, beta)).ToArray();
        var mean = draws.Average();
        Assert.Equal(alpha / (alpha + beta), mean, 0.005);
        Assert.Equal(alpha * beta / ((alpha + beta) * (alpha + beta) * (alpha + beta + 1)), draws.Average(x => (x - mean) * (x - mean)), 0.002);
    }

    [Fact]
    public void Shuffle_ManyTimes_GivesEveryOrderAboutAsOften()
    {
        var random = new SeededRandom(6);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            var items = "abcd".ToCharArray();
            random.Shuffle(items.AsSpan());
            counts[new string(items)] = counts.GetValueOrDefault(new string(items)) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150)); // 1000 expected, standard deviation 31
    }

    private static ulong[] Draws(SeededRandom random) => [.. Enumerable.Range(0, 50).Select(_ => random.NextUInt64())];
}
