using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class GspoTests
{
    private static readonly double _advantage = Math.Sqrt(0.5); // of a group with rewards 1 and 0, but for the 1e-6 beside the deviation
    private static readonly GspoOptions _wide = new() { ClipLow = 0.5, ClipHigh = 0.5 };
    private static readonly Trajectory[] _rows = ObjectiveRun.Rows((0, 1, [-1, -1, -1]), (0, 0, [-1]));

    [Theory] // Log-ratios .1, −.2, .3 have the geometric mean 1.068939.
    [InlineData("sequence")]
    [InlineData("token")]
    public void Loss_OneSequenceMoved_TakesTheMeanOfItsLogRatios(string variant)
    {
        var (loss, gradient) = ObjectiveRun.Of(new Gspo(_wide with { Variant = variant }), _rows, [-0.9f, -1.2f, -0.7f, -1]);

        Assert.Equal((-1.068939 + 1) * _advantage / 2, loss, 1e-5);
        Tensors.Near([.. Enumerable.Repeat(-1.068939 * _advantage / 2 / 3, 3), _advantage / 2], gradient, 1e-5);
    }

    [Theory]
    [InlineData("sequence")]
    [InlineData("token")]
    public void Loss_RatioOutOfTheTinyRange_HasNoGradientOnAnyTokenOfTheSequence(string variant)
    {
        var (_, gradient) = ObjectiveRun.Of(new Gspo(new() { Variant = variant }), _rows, [-0.9f, -1.2f, -0.7f, -1]);

        Assert.Equal([0, 0, 0], gradient[..3]);
        Assert.Equal(_advantage / 2, gradient[3], 1e-5);
        Assert.Equal(0.75, ObjectiveRun.Metrics(new Gspo(new() { Variant = variant }), _rows, [-0.9f, -1.2f, -0.7f, -1])["clipFraction"], 1e-6);
    }

    [Theory] // By hand: turns of one and two tokens with log-ratios .1 and (−.2, .3), so ratios exp(.1) and exp(.05).
    [InlineData("sequence")]
    [InlineData("token")]
    public void Loss_RatioPerTurn_AveragesWithinEachTurn(string variant)
    {
        Trajectory[] rows = [Some.Trajectory(0, ([0], [0], [-1], 0.5), ([9], [1, 2], [-1, -1], 0.5)), Some.Trajectory(0, ([0], [3], [-1], 0))];

        var (loss, gradient) = ObjectiveRun.Of(new Gspo(_wide with { Variant = variant, Ratio = "turn" }), rows, [-0.9f, -1.2f, -0.7f, -1]);

        Assert.Equal((1 - (Math.Exp(0.1) + 2 * Math.Exp(0.05)) / 3) * _advantage / 2, loss, 1e-5);
        Tensors.Near([-Math.Exp(0.1) * _advantage / 6, -Math.Exp(0.05) * _advantage / 6, -Math.Exp(0.05) * _advantage / 6, _advantage / 2], gradient, 1e-5);
    }

    [Fact]
    public void Loss_EnormousRatio_StaysFinite() =>
        Assert.True(double.IsFinite(ObjectiveRun.Of(new Gspo(_wide), ObjectiveRun.Rows((0, 0, [-90]), (0, 1, [-1])), [-1, -1]).Loss));

    [Fact]
    public void Validate_OtherAggregation_IsRefused() => Assert.Contains(
        new GspoOptions { Aggregation = "token-mean" }.Validate("learner"),
        error => error.Message == "learner.aggregation is token-mean, but GSPO has one ratio per sequence: use sequence-mean-token-mean.");
}
