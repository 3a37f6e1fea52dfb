using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class WhiteningTests
{
    [Fact]
    public void Of_FourNumbers_HasMeanZeroAndSampleVarianceOne() => Tensors.Near(
        [-0.957121, -0.544496, 0.176347, 1.32527], [.. Whitening.Of([0.385453, 0.42424, 0.492, 0.6]).Select(value => (float)value)], 1e-4);

    [Fact]
    public void Of_EqualNumbers_IsZero()
    {
        Assert.Equal([0, 0, 0], Whitening.Of([0.1, 0.1, 0.1]));
        Assert.Equal([0], Whitening.Of([7]));
        Assert.Empty(Whitening.Of([]));
    }
}
