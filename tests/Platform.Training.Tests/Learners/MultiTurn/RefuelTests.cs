using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class RefuelTests
{
    [Theory] // Difference of log-ratios 0.5, η 1: (0.5 − (R − R′))²
    [InlineData(0.5, 0)]
    [InlineData(0.2, 0.09)]
    public void Loss_OnePair_MatchesItsClosedForm(double difference, double expected)
    {
        using var scope = NewDisposeScope();
        using var model = new KnownScores([-1f, -0.7f, -1f, -1.2f]);
        using var update = new PolicyUpdate(model, new Refuel(new RefuelOptions()), new());
        // The first turn is shared and does not train; its reward cancels.
        Trajectory Branch(int token, double reward) => Trajectory.FromTokens(
            0, [0, 2, 0, token], [false, true, false, true], [0, 0, 1, 1], [3, reward], [0, -1, 0, -1]).OfTurns(turn => turn == 1);
        var round = new Round([Branch(1, difference), Branch(3, 0)]);
        update.Prepare(round);

        var loss = update.Backward(update.Batches(round, 0).Single()).Loss;

        Assert.Equal(expected, loss, 1e-6);
        Assert.Equal(0, model.LogProbs.grad![2].item<float>());
    }

    [Theory] // The tabular fixed point p · exp(η r) / Z, whatever policy samples the pairs.
    [InlineData(0.353615, 0.214478, 0.431906)]
    [InlineData(0.6, 0.3, 0.1)]
    public void Run_ToyBandit_ReachesTheFixedPoint(double first, double second, double third)
    {
        using var model = ToyBandit.CreatePolicy();
        using var start = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Refuel(new RefuelOptions()), new() { Optimizer = new() { LearningRate = 0.02, WeightDecay = 0, Schedule = "cosine", FinalShare = 0.01 }, Steps = 600 });
        double[] sampler = [first, second, third];
        var old = start.Probabilities(ToyBandit.Prompt);
        var pulls = new List<Trajectory>();
        for (var a = 0; a < 3; a++)
            for (var b = 0; b < 3; b++)
                for (var times = (int)Math.Round(20 * sampler[a] * sampler[b]); times > 0; times--)
                {
                    var group = pulls.Count;
                    pulls.AddRange([ToyBandit.Pull(group, a, Math.Log(old[a])), ToyBandit.Pull(group, b, Math.Log(old[b]))]);
                }

        var round = new Round(pulls);
        for (var step = 0; step < 600; step++)
            update.Run(round);

        var reached = model.Probabilities(ToyBandit.Prompt);
        Assert.Equal(0.528136, reached[0], 2e-3);
        Assert.Equal(0.117843, reached[1], 2e-3);
        Assert.Equal(0.354020, reached[2], 2e-3);
    }
}
