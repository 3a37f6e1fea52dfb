using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class ReinforcePlusPlusTests
{
    private static readonly ReinforcePlusPlusOptions _plain = new() { Kl = new() };
    private static readonly Trajectory[] _rows =
    [
        Some.Trajectory(0, ([0], [1], [-1], 0.25), ([7, 8], [2, 3], [-1, -1], 0.75)),
        Some.Trajectory(1, ([0], [4], [-1], 0)),
        Some.Trajectory(2, ([0], [5, 6], [-1, -1], 0.5)),
    ];

    [Fact] // Returns 1, 1, 1, 0, 0.5, 0.5 have mean 2/3 and sample variance 1/6.
    public void Advantages_NoDiscount_AreTheWhitenedReturnOnEveryTokenOfARollout()
    {
        var advantages = ObjectiveRun.Advantages(new ReinforcePlusPlus(_plain), _rows);

        Tensors.Near([0, 1 / 3d, 0, 0, 1 / 3d, 1 / 3d], [.. advantages[0].Select(value => (float)(value * Math.Sqrt(1 / 6d)))], 1e-6);
        Assert.Equal(-2 / 3d / Math.Sqrt(1 / 6d), advantages[1][1], 1e-6);
        Assert.Equal(advantages[2][1], advantages[2][2]);
    }

    [Fact]
    public void Advantages_AnySettings_HaveMeanZeroAndVarianceOneOverTokens()
    {
        var options = new ReinforcePlusPlusOptions { Discount = 0.7, Kl = new() { Coefficient = 0.3, Placement = "reward" } };

        var advantages = ObjectiveRun.Advantages(new ReinforcePlusPlus(options), _rows, reference: [0, -0.2f, -1.7f, -0.4f, -2, -1.1f, -0.9f]);

        double[] tokens = [.. _rows.SelectMany((row, i) => advantages[i].Where((_, t) => row.Trainable[t]))];
        Assert.Equal(0, tokens.Average(), 1e-9);
        Assert.Equal(1, tokens.Sum(value => value * value) / (tokens.Length - 1), 1e-6);
    }

    [Fact] // By hand, γ = ½ per written token: 0.25, 0.5, 1 and 0 and 0.25, 0.5; their differences are scaled by one deviation.
    public void Advantages_Discount_SkipsTokensOfTheEnvironment() => Proportional([0.25, 0.5, 1, 0, 0.25, 0.5], _plain with { Discount = 0.5 });

    [Fact] // By hand: each turn's reward on its last token.
    public void Advantages_CreditByTurn_AddWhatIsStillToCome() => Proportional([1, 0.75, 0.75, 0, 0.5, 0.5], _plain with { Credit = "turn" });

    [Fact] // By hand: β · k1 of 0.1, −0.1, 0.2 off the tokens, added up from the end.
    public void Advantages_KlInTheReward_AddsUpFromTheEnd() => Proportional(
        [0.8, 0.9, 0.8, 0, 0.5, 0.5],
        new() { Kl = new() { Coefficient = 0.1, Placement = "reward" } }, reference: [0, -2, 0, -3, -1, -1, -1]);

    [Fact] // By hand: r − mean of the group is ±0.5 and ±0.125; over six tokens.
    public void BaselineForm_TwoGroups_WhitensWhatTheGroupsMeanLeaves()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -1]), (0, 0, [-1]), (1, 0.5, [-1]), (1, 0.75, [-1, -1]));

        var advantages = ObjectiveRun.Advantages(new ReinforcePlusPlusBaseline(new() { Kl = new() }), rows);

        Near([0.5, 0.5, -0.5, -0.125, 0.125, 0.125], rows, advantages);
    }

    private static void Proportional(double[] expected, ReinforcePlusPlusOptions options, float[]? reference = null) =>
        Near(expected, _rows, ObjectiveRun.Advantages(new ReinforcePlusPlus(options), _rows, reference));

    /// <summary>Whitens the expected numbers in plain arithmetic.</summary>
    private static void Near(double[] expected, Trajectory[] rows, double[][] advantages)
    {
        var mean = expected.Average();
        var deviation = Math.Sqrt(expected.Sum(value => Math.Pow(value - mean, 2)) / (expected.Length - 1));
        Tensors.Near(
            [.. expected.Select(value => (value - mean) / deviation)],
            [.. rows.SelectMany((row, i) => advantages[i].Where((_, t) => row.Trainable[t]).Select(value => (float)value))], 1e-5);
    }
}
