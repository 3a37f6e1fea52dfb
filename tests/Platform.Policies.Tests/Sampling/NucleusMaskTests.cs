using Platform.Policies.Sampling;
using Platform.Sdk;

namespace Platform.Policies.Tests.Sampling;

public class NucleusMaskTests
{
    // exp of these is 0.5, 0.3, 0.15, 0.05, in another order than that of the ids
    private static readonly float[] s_guide = [MathF.Log(0.15f), MathF.Log(0.5f), MathF.Log(0.05f), MathF.Log(0.3f)];

    [Theory]
    [InlineData(0.4, 1, 1, new[] { 1 })]
    [InlineData(0.79, 1, 1, new[] { 1, 3 })]
    [InlineData(0.81, 1, 1, new[] { 0, 1, 3 })]
    [InlineData(0.96, 1, 1, new[] { 0, 1, 2, 3 })]
    [InlineData(0.4, 3, 1, new[] { 0, 1, 3 })] // no fewer than three
    [InlineData(0.4, 100, 1, new[] { 0, 1, 2, 3 })]
    [InlineData(1, 1, 1, new[] { 0, 1, 2, 3 })]
    [InlineData(0.79, 1, 4, new[] { 0, 1, 3 })] // flatter: 0.314, 0.277, 0.233, 0.177
    public void Apply_KeepsTheFewestTokensWithTheMass(double topP, int minimum, double temperature, int[] kept)
    {
        float[] logits = [1, 2, 3, 4];

        new NucleusMask(topP, minimum, temperature).Apply(s_guide, logits);

        for (var token = 0; token < 4; token++)
            Assert.Equal(kept.Contains(token) ? token + 1 : float.NegativeInfinity, logits[token]);
    }

    [Fact] // The policy itself is its guide: what is left is renormalised on 0.8 of it.
    public void Sample_AmongTheKept_LogProbsExceedTheUnmaskedByTheLogOfTheKeptMass()
    {
        float[] logits = [.. s_guide];
        new NucleusMask(0.75, 1).Apply(s_guide, logits);
        var allowed = TokenSet.OfFinite(logits);
        var random = new SamplingRandom(1);
        var sampler = new TokenSampler();

        for (var draw = 0; draw < 200; draw++)
        {
            var sample = sampler.Sample(logits, new(), ref random);
            Assert.True(allowed.Contains(sample.Id));
            Assert.Equal(s_guide[sample.Id] - Math.Log(0.8), sample.LogProb, 1e-6);
        }

        Assert.Equal(2, allowed.Count);
    }

    [Fact]
    public void Apply_RandomRows_KeepAtLeastTheMassAndNotWithoutTheLeastLikely()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            float[] guide = [.. Enumerable.Range(0, 1 + random.Next(300)).Select(_ => (float)(4 * random.NextDouble()))];
            var (topP, logits) = (0.01 + 0.98 * random.NextDouble(), new float[guide.Length]);

            new NucleusMask(topP, 1).Apply(guide, logits);

            double[] weights = [.. guide.Select(value => Math.Exp(value))];
            double[] kept = [.. weights.Where((_, token) => logits[token] == 0)];
            Assert.True(kept.Sum() >= (topP - 1e-5) * weights.Sum());
            Assert.True(kept.Sum() - kept.Min() <= (topP + 1e-5) * weights.Sum());
            Assert.Equal(kept.Order(), weights.Order().TakeLast(kept.Length));
        }
    }

    [Fact]
    public void Apply_DivergedGuide_SaysSo()
    {
        var error = Assert.Throws<ArithmeticException>(() => new NucleusMask(0.9, 1).Apply([0, float.NaN], new float[2]));

        Assert.Equal("The greatest of 2 logits of the masking policy is NaN: its weights have diverged; go back to a checkpoint with finite ones.", error.Message);
    }
}
