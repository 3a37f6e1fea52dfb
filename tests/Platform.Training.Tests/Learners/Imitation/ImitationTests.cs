using Platform.Training.Learners.Imitation;
using Platform.Training.Objectives;
using Platform.Training.Plans.Imitation;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Imitation;

public class ImitationTests
{
    [Theory] // by hand: φ' at 0.5, 1 and 2
    [InlineData("total-variation", 1, 1, 1)]
    [InlineData("pearson", 0.75, 0.5, 0)]
    [InlineData("hellinger", 0.444444, 0.25, 0.111111)]
    [InlineData("jensen-shannon", 0.435266, 0.225400, 0.072579)]
    [InlineData("kl", 0.606531, 0.367879, 0.135335)]
    public void FSft_TokensThatMoved_WeighAsTheDivergenceSays(string divergence, double half, double one, double two)
    {
        using var model = new KnownScores([-1, -1, -1, -1]);
        using var update = new PolicyUpdate(model, new FDivergenceSft(new FDivergenceSftOptions { Divergence = divergence }), new(), new KnownScores([-1, -1.5f, -2, -3]));
        var round = new Round([Some.Trajectory(0, ([0], [0, 1, 2, 3], new float[4], 0))]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Tensors.Near([-0.25, -half / 4, -one / 4, -two / 4], Tensors.Values(model.LogProbs.grad!), 1e-6);
    }

    [Theory]
    [InlineData("hellinger")]
    [InlineData("jensen-shannon")]
    [InlineData("kl")]
    public void FSft_TokensFarBelowTheirStart_KeepAFiniteWeight(string divergence)
    {
        using var model = new KnownScores([-50, -3]);
        using var update = new PolicyUpdate(model, new FDivergenceSft(new FDivergenceSftOptions { Divergence = divergence }), new(), new KnownScores([-1, -1]));
        var round = new Round([Some.Trajectory(0, ([0], [0, 1], new float[2], 0))]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Assert.All(Tensors.Values(model.LogProbs.grad!), value => Assert.InRange(value, -11, -0.5));
    }

    [Fact] // by hand: logits (2, 1, 0) then (.5, .5, 0), token 0 both times, λ = 0.1, γ = 1
    public void IqLearn_TwoTokens_MatchesIndependentReference()
    {
        using var model = new TableModel(3, [[3], [3, 0]], [[2, 1, 0], [0.5, 0.5, 0]]);
        var (first, second) = (2.407606 - 2, 1.458020 - 0.5);

        var loss = IqLoss(model, new IqLearnOptions());

        Assert.Equal((0.436980 + second + 0.1 * 0.5 * 0.5) / 2, loss, 1e-6);
        Assert.Equal((first + second) / 2, IqLoss(model, new IqLearnOptions { Coefficient = 0 }), 1e-6);
    }

    [Fact]
    public void IqLearn_ConstantAddedToAPositionsLogits_ChangesTheRegulariserAlone()
    {
        using var model = new TableModel(3, [[3], [3, 0]], [[2, 1, 0], [0.5, 0.5, 0]]);
        using var shifted = new TableModel(3, [[3], [3, 0]], [[2, 1, 0], [1.5, 1.5, 1]]);

        Assert.Equal(IqLoss(model, new() { Coefficient = 0 }), IqLoss(shifted, new() { Coefficient = 0 }), 1e-12);
        Assert.NotEqual(IqLoss(model, new()), IqLoss(shifted, new()), 1e-3);
    }

    [Fact]
    public void Star_Group_ImitatesEachDistinctRightEpisodeOnce()
    {
        using var model = new KnownScores([-1, -1, -1]);
        using var update = new PolicyUpdate(model, new Star(new StarOptions()), new() { Optimizer = new() { LearningRate = 0 } });
        var round = new Round([
            Some.Trajectory(0, ([0], [0], [0], 1)), Some.Trajectory(0, ([0], [0], [0], 1)), Some.Trajectory(0, ([0], [1], [0], 1)),
            Some.Trajectory(0, ([0], [2], [0], 0)), Some.Trajectory(1, ([0], [2], [0], 0.5)),
        ]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Tensors.Near([-0.5, -0.5, 0], Tensors.Values(model.LogProbs.grad!), 1e-6);
        var metrics = update.Run(round);
        Assert.Equal((2, 0.5), (metrics["kept"], metrics["passAtN"]));
    }

    [Fact]
    public void Star_OnTheBandit_ImitatesTheRightArmUntilItIsCertain()
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Star(new StarOptions()), new() { Optimizer = new() { LearningRate = 0.1, WeightDecay = 0 }, Steps = 100 });
        for (var step = 0; step < 100; step++)
            update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyBandit.Pull(0, arm, 0))]));

        Assert.True(model.Probabilities(ToyBandit.Prompt)[0] > 0.95);
    }

    [Theory]
    [InlineData(8, 8, 1)]
    [InlineData(10, 8, 0.8)]
    [InlineData(8, 4, 0.25)]
    [InlineData(4, 4, 0.5)]
    [InlineData(16, 8, 0.5)]
    [InlineData(0, 0, 0)]
    [InlineData(16, 16, 1)]
    public void BalanceScore_MatchesIndependentReference(int selected, int correct, double expected) => Assert.Equal(expected, BalanceScore.Of(selected, correct, 8), 1e-12);

    [Fact]
    public void Weights_ReturnsOneThreeTwo_MatchIndependentReference()
    {
        var weights = TrajectoryWeights.Exponential([1, 3, 2], 0.1);

        Assert.Equal(4.5e-5, weights[0], 1e-6);
        Assert.Equal(0.993262, weights[1], 1e-6);
        Assert.Equal(0.006693, weights[2], 1e-6);
        Assert.Equal(1 / weights.Sum(weight => weight * weight), TrajectoryWeights.EffectiveCount(weights), 1e-9);
        Assert.All(TrajectoryWeights.Exponential([1, 3, 2], 1e9), weight => Assert.Equal(1 / 3.0, weight, 1e-6));
        Assert.All(TrajectoryWeights.Exponential([2, 2, 2], 0.1), weight => Assert.Equal(1 / 3.0, weight, 1e-12));
    }

    [Fact]
    public void Weights_ByAdvantage_RankWithinTheTask()
    {
        var advantages = TrajectoryWeights.Advantages([1, 2, 10, 11], [0, 0, 1, 1]);

        Assert.Equal([-0.5, 0.5, -0.5, 0.5], advantages);
        Assert.Equal([0.5, 0.5, 0, 0], TrajectoryWeights.Best([4, 3, 2, 1], 0.5));
        Assert.Equal([0.5, 0.5, 0], TrajectoryWeights.Best([4, 4, 1], 0.3));
    }

    private static double IqLoss(TableModel model, IqLearnOptions options)
    {
        using var update = new PolicyUpdate(model, new IqLearn(options), new());
        var round = new Round([Trajectory.FromTokens(0, [3, 0, 0], [false, true, true], [0, 0, 0], [0])]);
        update.Prepare(round);
        return update.Backward(update.Batches(round, 0).Single()).Loss;
    }
}
