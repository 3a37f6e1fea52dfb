using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class ReinforceTests
{
    [Theory]
    [InlineData("none", 1, 0, 0, 0.5)]
    [InlineData("mean", 0.625, -0.375, -0.375, 0.125)]
    [InlineData("leave-one-out", 0.833333, -0.5, -0.5, 0.166667)]
    [InlineData("length-weighted", 0.625, -0.375, -0.375, 0.125)]
    [InlineData("second-best", 0.5, 0, 0, 0)]
    public void Advantages_OneGroup_AreAgainstTheBaseline(string baseline, double first, double second, double third, double fourth) => Tensors.Near(
        [first, second, third, fourth], [.. ObjectiveRun.GroupAdvantages(new Reinforce(new() { Baseline = baseline }), 1, 0, 0, 0.5).Select(value => (float)value)], 1e-6);

    [Fact] // (1 · 1 + 3 · 0.2) / 4.
    public void Advantages_LengthWeighted_CountLongRolloutsMore()
    {
        var advantages = ObjectiveRun.Advantages(new Reinforce(new() { Baseline = "length-weighted" }), ObjectiveRun.Rows((0, 1, [-1]), (0, 0.2, [-1, -1, -1])));

        Assert.Equal(0.6, advantages[0][^1], 1e-9);
        Assert.Equal(-0.2, advantages[1][^1], 1e-9);
    }

    [Fact]
    public void Advantages_Greedy_CompareWithTheGreedyRollout()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 0.25, [-1]), (1, 1, [-1]));
        rows[0].WithGreedyReturn(0.25);
        rows[1].WithGreedyReturn(0.25);

        var advantages = ObjectiveRun.Advantages(new Reinforce(new() { Baseline = "greedy" }), rows);

        Assert.Equal([0.75, 0, 0], advantages.Select(row => row[^1]));
    }

    [Fact]
    public void Advantages_TieForTheBest_AreZero() =>
        Assert.Equal([0, 0, 0], ObjectiveRun.GroupAdvantages(new Reinforce(new() { Baseline = "second-best" }), 1, 0, 1));

    [Fact]
    public void Loss_WithoutBaseline_IsUnbiasedOnTheToyBandit() =>
        Tensors.Near([-0.167480, 0.112897, 0.054583], ToyGradients.OnBandit(new Reinforce(new() { Baseline = "none" }), groupSize: 1), 1e-6);

    [Fact] // ∇E max of two pulls is the sum over both of E(r − r_other)⁺ · ∇log π; per trajectory half of it. By enumeration over pairs, in plain arithmetic.
    public void Loss_SecondBest_IsTheGradientOfTheExpectedMaximum()
    {
        double[] probabilities = [0.353615, 0.214478, 0.431906];
        double[] rewards = [1, 0, 0.4];
        var expected = new double[3];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++) // d p_i p_j max(r_i, r_j) / d logit_k
                    expected[k] -= 0.5 * probabilities[i] * probabilities[j] * Math.Max(rewards[i], rewards[j])
                        * ((i == k ? 1 : 0) + (j == k ? 1 : 0) - 2 * probabilities[k]);

        Tensors.Near(expected, ToyGradients.OnBandit(new Reinforce(new() { Baseline = "second-best" }), groupSize: 2), 1e-5);
    }

    [Fact]
    public void Validate_OneRolloutPerTask_NeedsABaselineThatComparesNoGroup()
    {
        Assert.Empty(new ReinforceOptions { GroupSize = 1, Baseline = "greedy" }.Validate("learner"));
        Assert.NotEmpty(new ReinforceOptions { GroupSize = 1 }.Validate("learner"));
    }
}
