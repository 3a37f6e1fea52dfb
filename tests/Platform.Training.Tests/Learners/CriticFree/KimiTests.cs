using Platform.Training.Learners.CriticFree;
using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.CriticFree;

public class KimiTests
{
    [Fact] // −(n − 1)/n · ∇E r.
    public void Loss_AtTheIterate_HasTheGradientOfGroupMeanReinforce() =>
        Tensors.Near([-0.083740, 0.056448, 0.027292], ToyGradients.OnBandit(new Kimi(new()), groupSize: 2), 1e-6);

    [Fact] // A = .75, τ = .1 and Λ = .3 over two tokens: coefficient .72; the other's A = −.75 at Λ = 0.
    public void Loss_AwayFromTheIterate_SubtractsTauTimesTheLogRatio()
    {
        var rows = ObjectiveRun.Rows((0, 1.5, [-1, -1]), (0, 0, [-1]));

        var (loss, gradient) = ObjectiveRun.Of(new Kimi(new()), rows, [-0.9f, -0.8f, -1]);

        Tensors.Near([-0.72 / 2, -0.72 / 2, 0.75 / 2], gradient, 1e-6);
        Assert.Equal(-(0.75 * 0.3 - 0.05 * 0.09) / 2, loss, 1e-6);
    }

    [Fact] // Three arms once each, weighed by the policy's probabilities, with τ log Z = .1 · log E exp(r / .1) in place of the mean: the optimum is ∝ p · exp(r / τ).
    public void Run_ExactBaselineOnTheBandit_ReachesTheRegularizedOptimum()
    {
        using var model = ToyBandit.CreatePolicy();
        var start = model.Probabilities(ToyBandit.Prompt);
        double[] tilted = [.. start.Zip(ToyBandit.Rewards, (probability, reward) => probability * Math.Exp(reward / 0.5))];
        var logZ = 0.5 * Math.Log(tilted.Sum());
        using var update = new PolicyUpdate(model, new ExactBaseline(new() { Tau = 0.5 }, logZ), new() { Epochs = 1500, Steps = 1500, Optimizer = new() { LearningRate = 0.02, WeightDecay = 0 } });

        update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyBandit.Pull(arm, arm, Math.Log(start[arm])))]) { ImportanceWeights = [.. start.Select(probability => new[] { 0, (float)probability * 3 })] });

        Assert.All(model.Probabilities(ToyBandit.Prompt).Zip(tilted), pair => Assert.Equal(pair.Second / tilted.Sum(), pair.First, 1e-3));
    }

    [Fact]
    public void LengthReward_AllCorrect_RunsFromHalfToMinusHalf()
    {
        Assert.Equal([0.5, 0, -0.5], LengthReward.Of([100, 200, 300], [true, true, true]));
        Assert.Equal([0, 0, -0.5], LengthReward.Of([100, 200, 300], [false, false, false]));
        Assert.Equal([0, 0], LengthReward.Of([7, 7], [true, false]));
    }

    [Fact] // Both right, of one and two tokens: with weight 1 the scores are 1.5 and 0.5.
    public void Advantages_LengthReward_CountsAfterItsWarmup()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 1, [-1, -1]));

        Assert.Equal([0.5, -0.5], ObjectiveRun.Advantages(new Kimi(new() { LengthReward = new() { Weight = 1 } }), rows).Select(row => row[^1]));
        Assert.Equal([0, 0], ObjectiveRun.Advantages(new Kimi(new() { LengthReward = new() { Weight = 1, WarmupRounds = 1 } }), rows).Select(row => row[^1]));
    }

    [Fact]
    public void Run_IterateOfTwoRounds_KeepsTheFirstRoundsPolicyThroughACheckpoint()
    {
        var options = new KimiOptions { RoundsPerIterate = 2 };
        var whole = Weights(options, restart: false);
        var resumed = Weights(options, restart: true);
        var fresh = Weights(new(), restart: false);

        Assert.Equal(whole, resumed);
        Assert.NotEqual(whole, fresh);
    }

    private static double[] Weights(KimiOptions options, bool restart)
    {
        using var model = ToyBandit.CreatePolicy();
        var update = Update();
        for (var step = 0; step < 4; step++)
        {
            if (restart && step == 3)
            {
                using var saved = new MemoryStream();
                update.Save(saved);
                update.Dispose();
                update = Update();
                saved.Position = 0;
                update.Load(saved);
            }

            var probabilities = model.Probabilities(ToyBandit.Prompt);
            update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyBandit.Pull(0, arm, Math.Log(probabilities[arm])))]) { Step = step });
        }

        update.Dispose();
        return model.Probabilities(ToyBandit.Prompt);

        PolicyUpdate Update() => new(model, new Kimi(options), new() { Steps = 4, Optimizer = new() { LearningRate = 0.1 } });
    }

    /// <summary>Advantages r − τ log Z, and otherwise the method.</summary>
    private sealed class ExactBaseline(KimiOptions options, double baseline) : Objective
    {
        private readonly Kimi _kimi = new(options);

        public override Aggregation Aggregation => _kimi.Aggregation;

        public override void Prepare(Round round, RoundScorer models)
        {
            _kimi.Prepare(round, models);
            for (var i = 0; i < round.Trajectories.Count; i++)
                round.SetAdvantage(i, round.Trajectories[i].Return - baseline);
        }

        public override TorchSharp.torch.Tensor Loss(MicroBatch micro, UpdateMetrics metrics) => _kimi.Loss(micro, metrics);
    }
}
