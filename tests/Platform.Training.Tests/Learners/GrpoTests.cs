using Platform.Training.Learners;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners;

public class GrpoTests
{
    private static readonly float[][] _old = [[-0.8f, -1.0f, -0.3f], [-0.7f, -0.6f], [-1.6f, -0.2f], [-0.9f, -0.5f, -1.4f]];
    private static readonly float[][] _new = [[-0.5f, -1.2f, -0.3f], [-0.9f, -0.4f], [-2.0f, -0.1f], [-0.7f, -0.8f, -1.5f]];
    private static readonly float[][] _reference = [[-0.6f, -1.1f, -0.5f], [-1.0f, -0.5f], [-1.8f, -0.1f], [-0.6f, -0.9f, -1.0f]];
    private static readonly float[][] _entropy = [[0.9f, 0.8f, 0.2f], [0.5f, 0.6f], [1.0f, 0.3f], [0.7f, 0.4f, 1.1f]];
    private static readonly GrpoOptions _options = new() { GroupSize = 2, BatchSize = 4, ClipHigh = 0.28, Kl = new() { Coefficient = 0.04 }, EntropyCoefficient = 0.01 };

    [Theory] // Expected: tests/golden/grpo_loss.py, plain arithmetic from the formulas, no tensor library.
    [InlineData("token-mean", -0.148589546)]
    [InlineData("sequence-mean-token-mean", -0.008535219)]
    [InlineData("sequence-mean-token-sum", -0.371473866)]
    [InlineData("constant", -0.046434233)]
    public void Loss_TwoGroupsOfTwo_MatchesIndependentReference(string aggregation, double expected)
    {
        var (loss, kl, _) = Run([0, 1, 2, 3], _options with { Aggregation = aggregation, ConstantLength = 8 });

        Assert.Equal(expected, loss, 1e-6);
        if (aggregation == "token-mean")
            Assert.Equal(0.021854629, kl, 1e-6);
    }

    [Fact] // Expected: central differences in tests/golden/grpo_loss.py.
    public void Loss_TwoGroupsOfTwo_HasTheGradientOfTheIndependentReference() => Tensors.Near(
        [0.0004000, -0.0582929, -0.0699106, 0.0582929, 0.0867661, -0.0008000, 0.0781472, -0.0867660, -0.0519836, -0.0659815],
        Run([0, 1, 2, 3], _options).Gradient, 1e-6);

    [Fact]
    public void Loss_SequencesInAnotherOrder_IsTheSame()
    {
        var (loss, _, gradient) = Run([0, 1, 2, 3], _options);
        var (other, _, permuted) = Run([2, 0, 3, 1], _options);

        Assert.Equal(loss, other, 1e-6);
        Tensors.Near([.. gradient], permuted, 1e-7);
    }

    [Fact]
    public void Loss_SplitIntoMicroBatches_AddsUpToTheSameLossAndGradient()
    {
        var (loss, kl, gradient) = Run([0, 1, 2, 3], _options);
        var (other, otherKl, split) = Run([0, 1, 2, 3], _options, microBatchTokens: 1);

        Assert.Equal(loss, other, 1e-6);
        Assert.Equal(kl, otherKl, 1e-6);
        Tensors.Near([.. gradient], split, 1e-7);
    }

    [Fact]
    public void Loss_EqualRewards_HasNoGradient()
    {
        var plain = _options with { Kl = new(), EntropyCoefficient = 0 };

        Assert.All(Run([0, 1, 2, 3], plain, rewards: [0.1, 0.1, 5, 5]).Gradient, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Loss_OnPolicy_HasThePolicyGradient()
    {
        var plain = _options with { Kl = new(), EntropyCoefficient = 0 };
        var advantages = GroupAdvantages.Standardized([1, 0]);

        var gradient = Run([0, 1, 2, 3], plain, logProbs: _old).Gradient;

        Tensors.Near([.. Enumerable.Repeat(-advantages[0] / 10, 3), .. Enumerable.Repeat(-advantages[1] / 10, 2)], gradient[..5], 1e-6);
    }

    [Fact]
    public void Advantages_ConstantAddedToEveryReward_ChangesNothing()
    {
        var plain = Advantages(Trajectories([1, 0, 0.25, 0.75]), _options);
        var shifted = Advantages(Trajectories([11, 10, 10.25, 10.75]), _options);

        for (var i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i][1], shifted[i][1], 1e-9);
    }

    [Fact] // By hand: group 0 has rewards-to-go (3, 2) and (1, 1); each turn is compared with the same turn of the other.
    public void Advantages_TurnCredit_ComparesRewardsToGoTurnByTurn()
    {
        var trajectories = new[]
        {
            Some.Trajectory(0, ([1], [2], [-1], 1), ([1], [2], [-1], 2)),
            Some.Trajectory(0, ([1], [2], [-1], 0), ([1], [2], [-1], 1)),
        };

        var advantages = Advantages(trajectories, new GrpoOptions { GroupSize = 2, Credit = "turn", NormalizeByStandardDeviation = false });

        Assert.Equal([0, 1.0, 0, 0.5], advantages[0]);
        Assert.Equal([0, -1.0, 0, -0.5], advantages[1]);
    }

    [Fact] // By hand: returns 3 and 1 give ±1; shown [1]: rewards-to-go 3, 2 and 1, mean 2; shown [9]: 1 alone.
    public void Advantages_StepCredit_AddsTheComparisonOfTurnsThatWereShownTheSame()
    {
        var trajectories = new[]
        {
            Some.Trajectory(0, ([1], [2], [-1], 1), ([1], [2], [-1], 2)),
            Some.Trajectory(0, ([1], [2], [-1], 0), ([9], [2], [-1], 1)),
        };

        var advantages = Advantages(trajectories, new GrpoOptions { GroupSize = 2, Credit = "step", NormalizeByStandardDeviation = false });

        Assert.Equal([0, 1.0 + 1, 0, 1.0 + 0], advantages[0]);
        Assert.Equal([0, -1.0 - 1, 0, -1.0], advantages[1]);
    }

    [Fact] // Bandit with logits (.3, −.2, .5) and rewards (1, 0, .4); expected is −(n − 1)/n · ∇E r, enumerated over all pairs.
    public void Loss_EveryPairOnTheToyBandit_HasTheExpectedPolicyGradient()
    {
        var options = new GrpoOptions { GroupSize = 2, BatchSize = 2, NormalizeByStandardDeviation = false };

        Tensors.Near([-0.083740, 0.056448, 0.027292], ToyGradients.OnBandit(new Grpo(options), groupSize: 2), 1e-6);
    }

    private static double[][] Advantages(Trajectory[] trajectories, GrpoOptions options)
    {
        using var model = new KnownScores(new float[4]);
        using var update = new PolicyUpdate(model, new Grpo(options with { Kl = new() }), new());
        var round = new Round(trajectories);
        update.Prepare(round);
        return round.Advantages;
    }

    /// <summary>One turn each: a prompt of token 0, then tokens whose ids are their places in the flat list of scores.</summary>
    private static Trajectory[] Trajectories(double[] rewards)
    {
        var next = 0;
        return [.. rewards.Select((reward, i) => Some.Trajectory(i / 2, ([0], [.. _old[i].Select(_ => next++)], _old[i], reward)))];
    }

    private static (double Loss, double Kl, float[] Gradient) Run(
        int[] order, GrpoOptions options, double[]? rewards = null, float[][]? logProbs = null, int microBatchTokens = 2048)
    {
        using var scope = NewDisposeScope();
        using var model = new KnownScores([.. (logProbs ?? _new).SelectMany(row => row)], [.. _entropy.SelectMany(row => row)]);
        var trajectories = Trajectories(rewards ?? [1, 0, 0.25, 0.75]);
        using var update = new PolicyUpdate(model, new Grpo(options), new() { Optimizer = new() { LearningRate = 0, MaxGradientNorm = 0, MicroBatchTokens = microBatchTokens } },
            new KnownScores([.. _reference.SelectMany(row => row)]));
        var round = new Round([.. order.Select(i => trajectories[i])]);
        update.Prepare(round);
        var (loss, _) = update.Backward(update.Batches(round, 0).Single());
        var gradient = model.LogProbs.grad is { } grad ? Tensors.Values(grad) : new float[10];
        return (loss, update.Run(round).GetValueOrDefault("klReference"), gradient);
    }
}
