using Platform.Training.Learners;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.Critics;

public class PpoTests
{
    private static readonly PpoOptions _plain = new() { Whiten = false, CriticWarmup = 0, ValueClip = null, Kl = new(), DualClip = null };

    [Theory] // Bandit with β = 0.3: expected is −∇(E r − β · KL(π‖π_ref)), enumerated.
    [InlineData("reward", "separate")]
    [InlineData("loss", "separate")]
    [InlineData("reward", "head")]
    public void Loss_EveryArmOfTheToyBandit_HasTheRegularisedPolicyGradient(string place, string body) => Tensors.Near(
        [-0.125841, 0.047023, 0.078819],
        ToyGradients.OnBandit(new Ppo(_plain with { Critic = new() { Body = body }, Kl = new() { Coefficient = 0.3, Placement = place } }), groupSize: 1), 1e-6);

    [Fact] // One value for every position: at γ = λ = 1 an advantage is the reward-to-go less that value.
    public void Advantages_NoDiscountAndOneValue_AreRewardsToGo()
    {
        var round = Prepared(new Ppo(_plain with { Lambda = 1 }), Some.Trajectory(0, ([1], [2, 2], [-1, -1], 1), ([1], [2], [-1], 2)));

        Assert.Equal(1, round.Advantages[0][1] - round.Advantages[0][4], 1e-9);
        Assert.Equal(0, round.Advantages[0][1] - round.Advantages[0][2], 1e-9);
        Assert.Equal(0, round.Advantages[0][3]);
    }

    [Fact]
    public void Advantages_HundredTokensOfTheEnvironmentBetweenTurns_ChangeNothing()
    {
        int[] long_ = [.. Enumerable.Repeat(1, 100)];
        var options = _plain with { Lambda = 0.8, Discount = 0.9 };

        var apart = Prepared(new Ppo(options), Some.Trajectory(0, ([1], [2, 2], [-1, -1], 1), (long_, [2], [-1], 2))).Advantages[0];
        var close = Prepared(new Ppo(options), Some.Trajectory(0, ([1], [2, 2], [-1, -1], 1), ([], [2], [-1], 2))).Advantages[0];

        Assert.Equal((double[])[.. close[1..]], (double[])[apart[1], apart[2], apart[^1]]);
    }

    [Theory] // A critic that has learnt that everything is worth 1: with no reward, an end is a loss of 1 and a limit is none.
    [InlineData(false, -1)]
    [InlineData(true, 0)]
    public void Advantages_EpisodeCutByALimit_GoesOnWithTheCriticsValue(bool truncated, double expected)
    {
        using var model = new KnownScores(new float[4]);
        using var update = Update(model, _plain with { CriticWarmup = 1000 }, 0.05);
        for (var step = 0; step < 300; step++)
            update.Run(new Round([Some.Trajectory(0, 1, [-1])]));
        var round = new Round([Truncated(truncated)]);

        update.Prepare(round);

        Assert.Equal(expected, round.Advantages[0][1], 0.01);
    }

    [Theory] // By hand: the policy below has values 0.4 at the root, 0.5 and 0.3 in the second turn.
    [InlineData("separate")]
    [InlineData("head")]
    public void Run_TwoTurns_TheCriticFindsTheValuesOfThePolicyAndAdvantagesCancelAtEveryState(string body)
    {
        using var model = ToyTwoTurns.CreatePolicy(0.5, [0.5, 0.25]);
        using var update = Update(model, _plain with { CriticWarmup = 100_000, Critic = new() { Body = body } }, 0.02);
        var before = model.Probabilities(ToyTwoTurns.Prompt);
        OrderedDictionary<string, double> metrics = [];
        for (var step = 0; step < 600; step++)
            metrics = update.Run(Everything(model));
        var round = Everything(model);
        update.Prepare(round);

        Assert.Equal(before, model.Probabilities(ToyTwoTurns.Prompt)); // the policy waits for its critic
        Assert.Equal(0, round.Advantages.Average(row => row[1]), 0.01);
        Assert.Equal(0, Second(round, 0), 0.01);
        Assert.Equal(0, Second(round, 1), 0.01);
        Assert.Equal(0.5, round.Advantages[0][3], 0.02); // reward 1 against a value of 0.5
        Assert.InRange(metrics["explainedVariance"], 0.02, 0.06);
        Assert.Equal(0, metrics["gradNorm"]);
    }

    [Fact]
    public void Run_OnTheToyBandit_FindsTheBestArm()
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = Update(model, _plain with { Whiten = true }, 0.05);
        for (var step = 0; step < 150; step++)
        {
            var probabilities = model.Probabilities(ToyBandit.Prompt);
            update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyBandit.Pull(arm, arm, Math.Log(probabilities[arm])))]) { Step = step });
        }

        Assert.InRange(model.Probabilities(ToyBandit.Prompt)[0], 0.9, 1);
    }

    [Fact]
    public void Run_AdaptiveCoefficient_MovesTowardsItsTargetAndIsSaved()
    {
        var options = _plain with { Kl = new() { Coefficient = 0.1, Placement = "reward" }, KlTarget = 1e-9, KlHorizon = 10 };
        using var model = ToyBandit.CreatePolicy();
        using var update = Update(model, options, 0, ToyBandit.CreateReference());
        var round = new Round([ToyBandit.Pull(0, 0, Math.Log(0.353615))]);

        var first = update.Run(round)["klCoefficient"];
        using var saved = new MemoryStream();
        update.Save(saved);
        saved.Position = 0;
        using var other = Update(model, options, 0, ToyBandit.CreateReference());
        other.Load(saved);

        Assert.Equal(0.1, first);
        Assert.Equal(0.1 * 1.02, other.Run(round)["klCoefficient"], 1e-12);
    }

    [Fact] // β 0.1, KL 0.09 with target 0.06, 256 trajectories of a horizon of 10,000.
    public void AdaptiveKl_AboveTheTarget_Grows() => Assert.Equal(0.100512, AdaptiveKl.Next(0.1, 0.09, 0.06, 256, 10000), 1e-12);

    [Fact] // v = 1, v_old = 0.5, R = 0.2, c = 0.2
    public void ValueLoss_OutsideTheClip_TakesTheLargerError()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.32, ValueLoss.Clipped(tensor([1f]), tensor([0.5f]), tensor([0.2f]), 0.2).item<float>(), 1e-6);
        Assert.Equal(0.32, ValueLoss.Clipped(tensor([1f]), tensor([0.5f]), tensor([0.2f]), null).item<float>(), 1e-6);
        Assert.Equal(0.5 * 0.81, ValueLoss.Clipped(tensor([0.5f]), tensor([1.2f]), tensor([0.1f]), 0.2).item<float>(), 1e-6);
    }

    private static Trajectory Truncated(bool truncated) => Trajectory.From(
        new(new("toy-v1", "train/0", 0), [new([], new(""), 0) { Tokens = new([1], [2], [-1], 0) }], truncated ? Platform.Sdk.Termination.TruncatedTurns : Platform.Sdk.Termination.Terminated), 0);

    private static double Second(Round round, int first)
    {
        double[] rows = [.. Enumerable.Range(0, round.Trajectories.Count).Where(i => round.Trajectories[i].Tokens[1] == first).Select(i => round.Advantages[i][3])];
        return rows.Average();
    }

    /// <summary>Every way to play as often as a policy with probabilities (0.5, 0.5), (0.5, 0.5) and (0.75, 0.25) does in eight episodes.</summary>
    private static Round Everything(TableModel model) => new([
        ToyTwoTurns.Play(0, 0, 0, model), ToyTwoTurns.Play(1, 0, 0, model), ToyTwoTurns.Play(2, 0, 1, model), ToyTwoTurns.Play(3, 0, 1, model),
        ToyTwoTurns.Play(4, 1, 0, model), ToyTwoTurns.Play(5, 1, 0, model), ToyTwoTurns.Play(6, 1, 0, model), ToyTwoTurns.Play(7, 1, 1, model),
    ]);

    private static Round Prepared(Ppo objective, Trajectory trajectory)
    {
        using var model = new KnownScores(new float[4]);
        using var update = new PolicyUpdate(model, objective, new());
        var round = new Round([trajectory]);
        update.Prepare(round);
        return round;
    }

    private static PolicyUpdate Update(Platform.Policies.Models.ITokenModel model, PpoOptions options, double learningRate, TableModel? reference = null) =>
        new(model, new Ppo(options), new() { Optimizer = new() { LearningRate = learningRate, WeightDecay = 0 }, Epochs = 1 }, reference);
}
