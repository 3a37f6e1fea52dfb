using Platform.Training.Objectives;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Objectives;

public class ClippedSurrogateTests
{
    [Theory] // Expected: published golden values, and the definition by hand.
    [InlineData(1.5, 1, 0.2, 0.2, null, -1.2)]
    [InlineData(1.5, 1, 0.2, 0.28, null, -1.28)]
    [InlineData(0.5, -1, 0.2, 0.2, null, 0.8)]
    [InlineData(5, -1, 0.2, 0.2, 3.0, 3.0)]
    [InlineData(5, -1, 0.2, 0.2, null, 5.0)]
    [InlineData(0.5, 1, 0.2, 0.2, 3.0, -0.5)]
    [InlineData(2, 1, 0.2, 0.2, 3.0, -1.2)]
    public void Loss_GoldenRatio_MatchesPublishedValue(double ratio, double advantage, double low, double high, double? dual, double expected)
    {
        using var scope = NewDisposeScope();

        var loss = ClippedSurrogate.Loss(tensor(new[] { (float)ratio }), tensor(new[] { (float)advantage }), low, high, dual);

        Assert.Equal(expected, Tensors.Values(loss)[0], 1e-6);
    }

    [Fact]
    public void Loss_RatioBeyondTheClip_HasNoGradientWhereLeavingPays()
    {
        using var scope = NewDisposeScope();
        var ratio = tensor(new[] { 1.25f, 1.25f, 0.7f, 0.7f }, requires_grad: true);

        ClippedSurrogate.Loss(ratio, tensor(new[] { 1f, -1f, 1f, -1f }), 0.2, 0.2).sum().backward();

        Assert.Equal([0f, 1f, -1f, 0f], Tensors.Values(ratio.grad!));
    }

    [Fact]
    public void Loss_ClipHigherThanTheRatio_KeepsItsGradient()
    {
        using var scope = NewDisposeScope();
        var ratio = tensor(new[] { 1.25f }, requires_grad: true);

        ClippedSurrogate.Loss(ratio, tensor(new[] { 1f }), 0.2, 0.28).sum().backward();

        Assert.Equal([-1f], Tensors.Values(ratio.grad!));
    }

    [Fact]
    public void Ratio_ImpossibleLogProb_StaysFinite()
    {
        using var scope = NewDisposeScope();

        Assert.True(float.IsFinite(Tensors.Values(ClippedSurrogate.Ratio(tensor(new[] { 0f }), tensor(new[] { -500f })))[0]));
    }
}
