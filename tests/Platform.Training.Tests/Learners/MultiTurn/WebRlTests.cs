using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class WebRlTests
{
    private static readonly WebRlOptions _options = new() { Beta = 0.1, CriticSteps = 1 };

    [Theory] // (β · Λ − A)² with β 0.1, Λ 0.5 and A 1, which the bound makes of V(s') − V(s) − 0.05 + 1 + 1.
    [InlineData(0.5, 0.9025)]
    [InlineData(10, 0)] // the minimum: Λ = A / β
    public void Loss_OneSolvedTurn_MatchesItsClosedForm(double ratio, double expected)
    {
        var (loss, gradient) = Loss((float)ratio);

        Assert.Equal(expected, loss, 1e-6);
        Assert.Equal(2 * 0.1 * (0.1 * ratio - 1), gradient, 1e-6);
    }

    [Fact]
    public void IsLearnt_Probabilities_AreThoseBetweenTheBounds() => Assert.Equal(
        [false, false, true, true, false],
        ((double[])[0.4, 0.5, 0.6, 0.95, 0.97]).Select(probability => WebRl.IsLearnt(probability, _options)));

    [Fact] // A policy with probabilities 0.6 and 0.4 in the first turn, 0.98 in the second.
    public void Prepare_ReplayedActions_OnlyCountWithinTheBounds()
    {
        using var model = ToyTwoTurns.CreatePolicy(0.4, [0.02, 0.3]);
        var objective = new WebRl(_options);
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0 } });
        var round = new Round([ToyTwoTurns.Play(0, 0, 0), ToyTwoTurns.Play(-1, 0, 0), ToyTwoTurns.Play(-2, 1, 1)]) { Replayed = 2 };

        var metrics = update.Run(round);

        Assert.Equal(2 + 1, metrics["learntTurns"]); // fresh turns both, of the replayed only the first turn with 0.6
    }

    [Fact]
    public void Run_NextPhase_ComparesWithThePolicyAtItsStart()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        var objective = new WebRl(_options with { PhaseRounds = 2 });
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0.1, WeightDecay = 0 } });
        double[] Losses(int step)
        {
            var round = new Round([ToyTwoTurns.Play(0, 0, 0)]) { Step = step };
            update.Prepare(round);
            var loss = update.Backward(update.Batches(round, 0).Single()).Loss;
            update.Run(round);
            return [loss];
        }

        var first = Losses(0)[0];
        var second = Losses(1)[0];
        var third = Losses(2)[0];

        Assert.True(second < first); // Λ has grown towards A / β
        Assert.True(third > second); // and is 0 again
    }

    [Fact]
    public void Run_TwoTurns_LearnsWhatSucceeds()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var update = new PolicyUpdate(model, new WebRl(new() { Beta = 0.5 }), new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0 } });
        for (var step = 0; step < 80; step++)
            update.Run(new Round([ToyTwoTurns.Play(0, 0, 0), ToyTwoTurns.Play(1, 0, 1), ToyTwoTurns.Play(2, 1, 0), ToyTwoTurns.Play(3, 1, 1)]) { Step = step });

        Assert.InRange(model.Probabilities(2, 0, 3)[0], 0.8, 1);
        Assert.InRange(model.Probabilities(2, 1, 3)[1], 0.8, 1);
    }

    private static (double Loss, double Gradient) Loss(float ratio)
    {
        using var scope = NewDisposeScope();
        using var model = new KnownScores([-1f, -2f]);
        using var update = new PolicyUpdate(model, new WebRl(_options), new() { Optimizer = new() { LearningRate = 0 } });
        var round = new Round([Trajectory.FromTokens(0, [0, 1], [false, true], [0, 0], [1], [0, -2]).WithOutcome(true)]);
        update.Prepare(round);
        using (no_grad())
            model.LogProbs.copy_(tensor((float[])[-1, -2 + ratio]));
        var loss = update.Backward(update.Batches(round, 0).Single()).Loss;
        return (loss, model.LogProbs.grad![1].item<float>());
    }
}
