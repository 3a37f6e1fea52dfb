using Platform.Policies.Generation.Native;

namespace Platform.Policies.Tests.Generation;

public sealed class NativeVectorMathTests
{
    [Fact]
    public void Exp_WholeRange_IsWithinOneTenMillionthOfTheTrueValue()
    {
        var random = new Random(1);
        var x = Enumerable.Range(0, 100_003).Select(i => (float)(random.NextDouble() * 175 - 87)).Append(0f).Append(-0f).ToArray();
        var y = new float[x.Length];
        VectorMath.Exp(x, y);
        for (var i = 0; i < x.Length; i++)
            Assert.InRange(y[i] / Math.Exp(x[i]) - 1, -1.2e-7, 1.2e-7);
        Assert.Equal(1, y[^1]);
    }

    [Fact]
    public void Exp_OutsideTheRange_StaysFiniteAndOrdered()
    {
        float[] x = [float.NegativeInfinity, -1000, 1000, float.PositiveInfinity];
        VectorMath.Exp(x, x);
        Assert.All(x, value => Assert.True(float.IsFinite(value)));
        Assert.InRange(x[0], 0, 1.3e-38f);
        Assert.True(x[2] > 2e38f);
        Assert.Throws<ArgumentException>(() => VectorMath.Exp(x, new float[3]));
    }
}
