using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class KlTests
{
    [Fact] // Expected: published golden values.
    public void Estimators_GoldenDifferences_MatchPublishedValues()
    {
        Tensors.Near([0.5, -0.5], Tensors.Apply(Kl.K1, 0.5f, -0.5f));
        Tensors.Near([0.125, 0.125], Tensors.Apply(Kl.K2, 0.5f, -0.5f));
        Tensors.Near([0.106531, 0.148721], Tensors.Apply(Kl.K3, 0.5f, -0.5f));
    }

    [Fact]
    public void K2AndK3_RandomDifferences_AreNeverNegativeAndZeroOnlyAtZero()
    {
        var random = new Random(6);
        float[] differences = [.. Enumerable.Range(0, 1000).Select(_ => (float)(random.NextDouble() * 10 - 5))];

        Assert.All(Tensors.Apply(Kl.K2, differences), value => Assert.True(value >= 0));
        Assert.All(Tensors.Apply(Kl.K3, differences), value => Assert.True(value >= -1e-6));
        Assert.Equal([0f], Tensors.Apply(Kl.K3, 0f));
    }

    [Fact]
    public void K3_ImpossibleToken_StaysFinite() => Assert.True(float.IsFinite(Tensors.Apply(Kl.K3, -1000f)[0]));

    [Fact] // E[k1] and E[k3] under π are KL(π‖π_ref), summed here over all three outcomes.
    public void K1AndK3_EnumeratedOutcomes_AverageToTheKlDivergence()
    {
        double[] p = [0.353615, 0.214478, 0.431906], reference = [0.2, 0.5, 0.3];
        float[] d = [.. p.Zip(reference, (a, b) => (float)Math.Log(a / b))];

        Assert.Equal(0.177386, p.Zip(Tensors.Apply(Kl.K1, d), (weight, value) => weight * value).Sum(), 1e-5);
        Assert.Equal(0.177386, p.Zip(Tensors.Apply(Kl.K3, d), (weight, value) => weight * value).Sum(), 1e-5);
    }
}
