using Platform.Training.Learners.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class CispoTests
{
    [Fact] // Ratios exp(2) = 7.39, cut at 5, and 0.5: the weight of A · ∇ log π.
    public void Loss_RatioAboveTheBound_KeepsAGradientOfTheBound()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-3, -1]), (0, 0, [-1]));
        var advantage = Math.Sqrt(0.5);

        var (loss, gradient) = ObjectiveRun.Of(new Cispo(new()), rows, [-1, -1 + (float)Math.Log(0.5), -1]);

        Tensors.Near([-5 * advantage / 3, -0.5 * advantage / 3, advantage / 3], gradient, 1e-5);
        Assert.Equal((5 * 1 + 0.5 * (1 - Math.Log(0.5)) - 1) * advantage / 3, loss, 1e-5);
    }

    [Fact]
    public void Loss_RangeAroundOne_CutsBelowAsWell()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 0, [-1]));

        var (_, gradient) = ObjectiveRun.Of(new Cispo(new() { ClipLow = 0.2, ClipHigh = 0.2 }), rows, [-3, 0]);

        Tensors.Near([-0.8 * Math.Sqrt(0.5) / 2, 1.2 * Math.Sqrt(0.5) / 2], gradient, 1e-5);
    }
}
