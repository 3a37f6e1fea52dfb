using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class DrGrpoTests
{
    [Fact]
    public void Advantages_OneGroup_AreTheRewardsLessTheirMean() =>
        Assert.Equal([0.625, -0.375, -0.375, 0.125], ObjectiveRun.GroupAdvantages(new DrGrpo(new()), 1, 0, 0, 0.5));

    [Fact] // Σ L over the constant length and the two sequences: L is −A · ρ, with A ±0.5 and ρ = 1.
    public void Loss_ConstantLength_DividesBySequencesAndThatLength()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -1, -1, -1]), (0, 0, [-1, -1]));

        var (loss, gradient) = ObjectiveRun.Of(new DrGrpo(new() { ConstantLength = 4 }), rows, [-1, -1, -1, -1, -1, -1]);

        Assert.Equal((-4 * 0.5 + 2 * 0.5) / (2 * 4), loss, 1e-6);
        Tensors.Near([-0.0625, -0.0625, -0.0625, -0.0625, 0.0625, 0.0625], gradient, 1e-7);
    }

    [Fact]
    public void Loss_WrongAnswerOfTwiceTheLength_HasTwiceTheGradient() => Assert.Equal(2 * Wrong(2), Wrong(4), 1e-6);

    private static double Wrong(int length)
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -1]), (0, 0, [.. Enumerable.Repeat(-1f, length)]));
        return ObjectiveRun.Of(new DrGrpo(new()), rows, [.. Enumerable.Repeat(-1f, 2 + length)]).Gradient[2..].Sum();
    }

    [Fact] // −(n − 1)/n · ∇E r on the bandit of three arms, over a length of 1.
    public void Loss_EveryPairOnTheToyBandit_HasTheExpectedPolicyGradient() =>
        Tensors.Near([-0.083740, 0.056448, 0.027292], ToyGradients.OnBandit(new DrGrpo(new DrGrpoOptions { ConstantLength = 1 }), groupSize: 2), 1e-6);
}
