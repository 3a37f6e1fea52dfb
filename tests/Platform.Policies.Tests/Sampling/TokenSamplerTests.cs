using Platform.Policies.Sampling;
using Platform.Sdk;

namespace Platform.Policies.Tests.Sampling;

public sealed class TokenSamplerTests
{
    private static readonly SamplingOptions[] s_options =
    [
        new SamplingOptions(),
        new SamplingOptions { Temperature = 0.6 },
        new SamplingOptions { Temperature = 2.5 },
        new SamplingOptions { TopK = 1 },
        new SamplingOptions { TopK = 7 },
        new SamplingOptions { TopK = 1_000_000 },
        new SamplingOptions { TopP = 0.9 },
        new SamplingOptions { TopP = 0.3, Temperature = 1.7 },
        new SamplingOptions { TopP = 1e-9 },
        new SamplingOptions { MinP = 0.1 },
        new SamplingOptions { MinP = 0.05, Temperature = 0.5 },
        new SamplingOptions { TopK = 12, TopP = 0.8 },
        new SamplingOptions { TopP = 0.95, MinP = 0.02 },
        new SamplingOptions { TopK = 20, TopP = 0.9, MinP = 0.1, Temperature = 1.3 },
    ];

    private readonly TokenSampler _sampler = new();

    public static TheoryData<SamplingOptions> AllOptions => [.. s_options];

    [Theory] // Every draw is a kept token with the reference's log-prob; and over many rows, the draws reach the reference's support.
    [MemberData(nameof(AllOptions))]
    public void Sample_RandomRows_KeepsAndWeighsAsTheNaiveReference(SamplingOptions options)
    {
        var rows = new Random(1);
        for (var trial = 0; trial < 60; trial++)
        {
            var logits = Row(rows, rows.Next(1, 700), spread: rows.Next(1, 8));
            var allowed = trial % 3 == 0 ? Array.ConvertAll(logits, _ => rows.Next(4) > 0) : null;
            allowed?[rows.Next(logits.Length)] = true;
            var expected = NaiveSampler.Probabilities(logits, options, allowed);
            var random = new SamplingRandom((ulong)trial);
            for (var draw = 0; draw < 20; draw++)
            {
                var token = _sampler.Sample(logits, options, ref random, allowed);
                Assert.True(expected[token.Id] > 0, $"Token {token.Id} of {logits.Length} was dropped by the reference.");
                Assert.Equal(Math.Log(expected[token.Id]), token.LogProb, 2e-5 * Math.Max(1, -Math.Log(expected[token.Id])));
            }
        }
    }

    [Theory] // exp(log-prob) over every token that is ever drawn sums to 1: nothing is kept that is not drawn, nothing drawn that is not kept.
    [MemberData(nameof(AllOptions))]
    public void Sample_SmallRow_DrawsTheWholeSupport(SamplingOptions options)
    {
        var (logits, random, seen) = (Row(new Random(2), 24, spread: 1), new SamplingRandom(3), new Dictionary<int, double>());
        for (var draw = 0; draw < 20_000; draw++)
        {
            var token = _sampler.Sample(logits, options, ref random);
            seen[token.Id] = Math.Exp(token.LogProb);
        }
        Assert.Equal(1, seen.Values.Sum(), 1e-5);
    }

    [Theory] // 0.999 quantile of chi-square by Wilson and Hilferty's approximation.
    [MemberData(nameof(AllOptions))]
    public void Sample_ManyDraws_HaveTheExactFrequencies(SamplingOptions options)
    {
        const int draws = 30_000;
        foreach (var size in new[] { 5, 40, 600 })
        {
            var (logits, random, counts) = (Row(new Random(size), size, spread: 2), new SamplingRandom((ulong)size), new double[size]);
            for (var draw = 0; draw < draws; draw++)
                counts[_sampler.Sample(logits, options, ref random).Id]++;
            var expected = NaiveSampler.Probabilities(logits, options);
            var frequent = Enumerable.Range(0, size).Where(id => expected[id] * draws >= 5).ToArray();
            var rest = 1 - frequent.Sum(id => expected[id]);
            var chiSquare = frequent.Sum(id => Math.Pow(counts[id] - expected[id] * draws, 2) / (expected[id] * draws));
            if (rest * draws >= 5)
                chiSquare += Math.Pow(draws - frequent.Sum(id => counts[id]) - rest * draws, 2) / (rest * draws);
            var degrees = Math.Max(1, frequent.Length - (rest * draws >= 5 ? 0 : 1));
            Assert.True(chiSquare < degrees * Math.Pow(1 - 2.0 / (9 * degrees) + 3.09 * Math.Sqrt(2.0 / (9 * degrees)), 3), $"Chi-square {chiSquare} at {degrees} degrees of freedom, size {size}.");
        }
    }

    [Fact] // softmax([2, 1, 0]) = 0.665241, 0.244728, 0.090031; its entropy is .832396 nats.
    public void Sample_ThreeLogits_GivesClosedFormLogProbAndEntropy()
    {
        var (random, logProbs) = (new SamplingRandom(1), new[] { -0.407606f, -1.407606f, -2.407606f });
        for (var draw = 0; draw < 100; draw++)
        {
            var token = _sampler.Sample([2, 1, 0], new SamplingOptions(), ref random, withEntropy: true);
            Assert.Equal(logProbs[token.Id], token.LogProb, 1e-6f);
            Assert.Equal(0.832396f, token.Entropy, 1e-6f);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void Sample_RandomRows_EntropyIsThatOfTheScaledDistributionBeforeFilters(double temperature)
    {
        var rows = new Random(5);
        for (var trial = 0; trial < 50; trial++)
        {
            var (logits, random) = (Row(rows, rows.Next(2, 3000), spread: 3), new SamplingRandom(1));
            logits[0] = float.NegativeInfinity;
            var expected = -NaiveSampler.Probabilities(logits, new SamplingOptions { Temperature = temperature }).Where(p => p > 0).Sum(p => p * Math.Log(p));
            Assert.Equal(expected, _sampler.Sample(logits, new SamplingOptions { Temperature = temperature, TopK = 3 }, ref random, withEntropy: true).Entropy, 2e-5 * Math.Max(1, expected));
        }
    }

    [Fact]
    public void Sample_EntropyNotAskedFor_IsNaN()
    {
        var random = new SamplingRandom(1);
        Assert.True(float.IsNaN(_sampler.Sample([1, 2], new SamplingOptions(), ref random).Entropy));
    }

    [Theory]
    [InlineData(new float[] { 1, 3, 3, 2 }, 1)]
    [InlineData(new float[] { -0f, 0f, -1 }, 0)]
    [InlineData(new float[] { float.NegativeInfinity, -5, float.NegativeInfinity }, 1)]
    public void Sample_TemperatureZero_TakesTheLowestIdOfTheGreatest(float[] logits, int expected)
    {
        var random = new SamplingRandom(9);
        Assert.Equal(new SampledToken(expected, 0, 0), _sampler.Sample(logits, new SamplingOptions { Temperature = 0 }, ref random, withEntropy: true));
    }

    [Fact] // Whole rows of equal logits are what a fresh policy gives: ties must not be lost or doubled.
    public void Sample_AllLogitsEqual_FiltersKeepTheLowestIds()
    {
        var (logits, random, seen) = (new float[1000], new SamplingRandom(1), new HashSet<int>());
        for (var draw = 0; draw < 2000; draw++)
            seen.Add(_sampler.Sample(logits, new SamplingOptions { TopK = 10 }, ref random).Id);
        Assert.Equal(Enumerable.Range(0, 10), seen.Order());
        Assert.Equal(-Math.Log(500), _sampler.Sample(logits, new SamplingOptions { TopP = 0.4999 }, ref random).LogProb, 1e-5);
    }

    [Fact]
    public void Sample_SameSeed_IsBitForBitTheSameWhateverWasSampledBefore()
    {
        var rows = Enumerable.Range(0, 50).Select(i => Row(new Random(i), 500 + i, spread: 3)).ToArray();
        foreach (var options in s_options)
        {
            var alone = Draws(new TokenSampler(), rows, options, disturb: false);
            Assert.Equal(alone, Draws(new TokenSampler(), rows, options, disturb: true));
        }
    }

    [Fact]
    public void Sample_AnyTemperature_UsesOneDraw()
    {
        var random = new SamplingRandom(1);
        foreach (var temperature in new[] { 0, 1e-7, 1, 1e9 })
            _sampler.Sample([1, 2, 3], new SamplingOptions { Temperature = temperature, TopP = 0.5 }, ref random);
        Assert.Equal(4UL, random.Position);
    }

    [Fact]
    public void Sample_Masked_DrawsAllowedTokensOnly()
    {
        var (random, allowed) = (new SamplingRandom(1), new[] { false, true, false, true });
        for (var draw = 0; draw < 200; draw++)
        {
            var token = _sampler.Sample([9, 0, 9, 1], new SamplingOptions(), ref random, allowed);
            Assert.Equal(token.Id == 1 ? -1.313262f : -0.313262f, token.LogProb, 1e-6f); // log of the logistic function of ∓1
            Assert.True(allowed[token.Id]);
        }
    }

    [Fact]
    public void Sample_SecondRowOfASize_AllocatesNothing()
    {
        var (logits, random, allowed) = (Row(new Random(1), 5000, spread: 2), new SamplingRandom(1), Enumerable.Repeat(true, 5000).ToArray());
        foreach (var options in s_options)
        {
            _sampler.Sample(logits, options, ref random, allowed, withEntropy: true);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _sampler.Sample(logits, options, ref random, allowed, withEntropy: true);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "+∞")]
    public void Sample_LogitNotFinite_SaysWhich(float value, string shown)
    {
        var (logits, random) = (new float[300], new SamplingRandom(1));
        logits[217] = value;
        var message = $"The logit of token 217 in a row of 300 is {shown}, so nothing can be sampled: the weights have diverged; go back to a checkpoint with finite ones.";
        Assert.Equal(message, Assert.Throws<ArithmeticException>(() => _sampler.Sample(logits, new SamplingOptions(), ref random)).Message);
        Assert.Equal(message, Assert.Throws<ArithmeticException>(() => _sampler.Sample(logits, new SamplingOptions { Temperature = 0 }, ref random)).Message);
    }

    [Fact]
    public void Sample_NothingAllowed_IsRefused()
    {
        var random = new SamplingRandom(1);
        const string message = "No token of a row of 2 logits has a probability above 0: let the mask allow at least one token with a finite logit.";
        Assert.Equal(message, Assert.Throws<ArithmeticException>(() => _sampler.Sample([1, 2], new SamplingOptions(), ref random, [false, false])).Message);
        Assert.Equal(message, Assert.Throws<ArithmeticException>(() => _sampler.Sample([float.NegativeInfinity, float.NegativeInfinity], new SamplingOptions(), ref random)).Message);
    }

    [Fact]
    public void Sample_MaskOfAnotherLength_IsRefused()
    {
        var random = new SamplingRandom(1);
        Assert.StartsWith("The mask has 3 entries for 2 logits: give one per token.", Assert.Throws<ArgumentException>(() => _sampler.Sample([1, 2], new SamplingOptions(), ref random, [true, true, true])).Message, StringComparison.Ordinal);
    }

    public static TheoryData<SamplingOptions, string> BadOptions => new()
    {
        { new SamplingOptions { Temperature = -1 }, "Temperature is -1, but it divides the logits: use 0 for greedy, or a number above it such as 1." },
        { new SamplingOptions { Temperature = double.NaN }, "Temperature is NaN, but it divides the logits: use 0 for greedy, or a number above it such as 1." },
        { new SamplingOptions { TopK = -1 }, "TopK is -1, but it counts tokens: use 0 to keep all, or 1 or more." },
        { new SamplingOptions { TopP = 0 }, "TopP is 0, but it is a probability mass in (0, 1]: use 1 to keep all." },
        { new SamplingOptions { TopP = 1.5 }, "TopP is 1.5, but it is a probability mass in (0, 1]: use 1 to keep all." },
        { new SamplingOptions { MinP = 1 }, "MinP is 1, but it is a fraction in [0, 1): use 0 to keep all." },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Sample_OptionOutOfRange_IsRefusedInOneSentence(SamplingOptions options, string message)
    {
        var random = new SamplingRandom(1);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => _sampler.Sample([1, 2], options, ref random)).Message);
    }

    private static List<(int, int)> Draws(TokenSampler sampler, float[][] rows, SamplingOptions options, bool disturb)
    {
        var (draws, random, other) = (new List<(int, int)>(), new SamplingRandom(7), new SamplingRandom(8));
        foreach (var row in rows)
        {
            if (disturb) // another episode's row, longer, sampled in between from a span at another offset
                sampler.Sample(Row(new Random(1), 2000, spread: 5).AsSpan(3), options, ref other);
            var token = sampler.Sample(disturb ? new float[] { 0 }.Concat(row).ToArray().AsSpan(1) : row, options, ref random);
            draws.Add((token.Id, BitConverter.SingleToInt32Bits(token.LogProb)));
        }
        return draws;
    }

    private static float[] Row(Random random, int size, double spread)
    {
        var row = new float[size];
        for (var i = 0; i < size; i++)
            row[i] = (float)(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return row;
    }
}
