using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class RlooTests
{
    private static readonly RlooOptions _withoutKl = new() { Kl = new() };

    [Fact]
    public void Advantages_OneGroup_CompareWithTheMeanOfTheOthers()
    {
        var advantages = ObjectiveRun.GroupAdvantages(new Rloo(_withoutKl), 1, 0, 0, 0.5);

        Tensors.Near([0.833333, -0.5, -0.5, 0.166667], [.. advantages.Select(value => (float)value)], 1e-6);
    }

    [Theory] // −∇E r on the bandit of three arms.
    [InlineData("none")]
    [InlineData("token")]
    [InlineData("trajectory")]
    public void Loss_EveryPairOnTheToyBandit_IsUnbiased(string ratio) =>
        Tensors.Near([-0.167480, 0.112897, 0.054583], ToyGradients.OnBandit(new Rloo(_withoutKl with { Ratio = ratio }), groupSize: 2), 1e-6);

    [Fact] // −∇(E r − 0.3 · KL(π‖ref)).
    public void Loss_KlInTheReward_IsTheGradientOfTheRegularizedReward() => Tensors.Near(
        [-0.125841, 0.047023, 0.078819],
        ToyGradients.OnBandit(new Rloo(new() { Kl = new() { Coefficient = 0.3, Placement = "reward" } }), groupSize: 2), 1e-6);

    [Fact] // By hand: the first rollout's log-ratios to the reference add up to 0.5, the second's to −0.25.
    public void Advantages_KlInTheReward_TakesItOffBeforeComparing()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -1]), (0, 0, [-2]));
        var options = new RlooOptions { Kl = new() { Coefficient = 0.1, Placement = "reward" } };

        var advantages = ObjectiveRun.Advantages(new Rloo(options), rows, reference: [-1.25f, -1.25f, -1.75f]);

        Assert.Equal(1 - 0.05 - 0.025, advantages[0][^1], 1e-7);
        Assert.Equal(-(1 - 0.05 - 0.025), advantages[1][^1], 1e-7);
    }
}
