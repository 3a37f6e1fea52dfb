using Platform.Training.Learners.Preferences;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Preferences;

public class DpoFamilyTests
{
    public static TheoryData<string, double> Golden => new() // by hand from the formulas: Δ = 2, β = 0.1, lengths 4 and 8
    {
        { "dpo", 0.598139 }, { "dpo-hinge", 0.8 }, { "ipo", 21.390625 }, { "ipo-sum", 9 }, { "cdpo", 0.618139 }, { "dpo-robust", 0.573139 },
        { "rpo", 3.098139 }, { "dpo-norm", 0.674573 }, { "apo-zero", 0.950042 }, { "nca", 1.338793 },
        { "simpo", 2.126928 }, { "orpo", 2.620954 },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Loss_OnePair_MatchesIndependentReference(string method, double expected)
    {
        Assert.Equal(expected, Pairs.Run(Create(method)).Loss, 2e-6);
        Assert.Equal(expected, Pairs.Run(Create(method), rejectedFirst: true).Loss, 2e-6);
    }

    [Fact]
    public void Run_OnePair_ReportsWhatEveryMethodReports()
    {
        var metrics = Pairs.Run(Create("dpo")).Metrics;

        Assert.Equal((1, 1), (metrics["accuracy"], metrics["pairs"]));
        Assert.Equal(2, metrics["margin"], 1e-5);
        Assert.Equal(-2.5, metrics["chosenLogProb"], 1e-6);
        Assert.Equal(-1.75, metrics["rejectedLogProb"], 1e-6);
        var k3 = (4 * (Math.Exp(-0.25) - 1 + 0.25) + 8 * (Math.Exp(0.125) - 1 - 0.125)) / 12;
        Assert.Equal(k3, metrics["klReference"], 1e-6);
    }

    [Fact]
    public void Loss_AtTheReference_IsLogTwoWithGradientHalfBeta()
    {
        var (loss, _, gradient) = Pairs.AtReference(Create("dpo"));

        Assert.Equal(Math.Log(2), loss, 1e-6);
        Tensors.Near([.. Enumerable.Repeat(-0.05, 4), .. Enumerable.Repeat(0.05, 8)], gradient, 1e-6);
    }

    [Theory]
    [InlineData("forward-kl", -0.3678794, -2.7182818)] // −exp(−1), −exp(1)
    [InlineData("jensen-shannon", -0.3132617, -1.3132617)] // log σ(±1)
    [InlineData("alpha", -1.2130613, -3.2974425)] // exp(∓½) / (−½)
    public void Loss_OtherDivergence_TakesItsScore(string divergence, double chosen, double rejected) => Assert.Equal(
        Math.Log(1 + Math.Exp(-0.1 * (chosen - rejected))),
        Pairs.Run(new Dpo(new DpoOptions { Divergence = divergence })).Loss, 1e-6);

    [Fact]
    public void Robust_LabelsFlippedAtItsRate_AreDpoOnAverage()
    {
        var right = RobustOf(chosenIsFirst: true);
        var flipped = RobustOf(chosenIsFirst: false);

        Assert.Equal(Pairs.Run(Create("dpo")).Loss, 0.9 * right + 0.1 * flipped, 1e-6);
    }

    [Fact]
    public void Rpo_NoLikelihood_IsDpo()
    {
        var dpo = Pairs.Run(new Dpo(new DpoOptions { Beta = 0.5 }));
        var rpo = Pairs.Run(new Rpo(new RpoOptions { LikelihoodCoefficient = 0 }));

        Assert.Equal(dpo.Loss, rpo.Loss, 1e-7);
        Tensors.Near([.. dpo.Gradient], rpo.Gradient, 1e-7);
    }

    [Fact]
    public void Rpo_SummedLikelihood_AddsTheSum() => Assert.Equal(
        Pairs.Run(Create("dpo")).Loss + 0.005 * 10,
        Pairs.Run(new Rpo(new RpoOptions { Beta = 0.1, LikelihoodCoefficient = 0.005, Likelihood = "sum" })).Loss, 1e-6);

    [Fact]
    public void SimPo_ResponseTwiceAsLongAtTheSameMean_HasTheSameLoss()
    {
        var twice = Pairs.Run(Create("simpo"), [.. Enumerable.Repeat(-2.5f, 4), .. Enumerable.Repeat(-1.75f, 8)]).Loss;
        using var model = new KnownScores([.. Enumerable.Repeat(-2.5f, 4), .. Enumerable.Repeat(-1.75f, 4)]);
        using var update = new PolicyUpdate(model, Create("simpo"), new());
        var round = new Round([Some.Trajectory(0, ([0], [0, 1, 2, 3], new float[4], 1)), Some.Trajectory(0, ([0], [4, 5, 6, 7], new float[4], 0))]);
        update.Prepare(round);

        Assert.Equal(twice, update.Backward(update.Batches(round, 0).Single()).Loss, 1e-6);
    }

    [Fact]
    public void Orpo_NoOdds_ImitatesTheChosen()
    {
        var (loss, _, gradient) = Pairs.Run(new Orpo(new OrpoOptions { OddsCoefficient = 0 }));

        Assert.Equal(2.5, loss, 1e-6);
        Tensors.Near([.. Enumerable.Repeat(-0.25, 4), .. new double[8]], gradient, 1e-6);
    }

    [Fact]
    public void Orpo_CertainTokens_StayFinite()
    {
        var (loss, _, gradient) = Pairs.Run(Create("orpo"), [.. new float[4], .. Enumerable.Repeat(-1e-9f, 8)]);

        Assert.True(double.IsFinite(loss));
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Ipo_OnePair_IsMinimisedAtAFiniteMargin_AndDpoIsNot()
    {
        Assert.Equal(0, Train(new Ipo(new IpoOptions { Beta = 0.5 }), 400, out var margin), 1e-4);
        Assert.Equal(1, margin, 0.02); // 1 / (2β), one token each
        Train(new Dpo(new DpoOptions { Beta = 0.5 }), 400, out var beyond);
        Assert.True(beyond > 5);
    }

    [Fact]
    public void Rpo_LargeLikelihoodWeight_NeverLowersTheChosen()
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Rpo(new RpoOptions { LikelihoodCoefficient = 1 }), new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0 }, Steps = 50 }, model.Copy());
        var chosen = model.Probabilities(ToyBandit.Prompt)[1];
        for (var step = 0; step < 50; step++)
        {
            update.Run(new Round([ToyBandit.Pull(0, 1, 0, 1), ToyBandit.Pull(0, 2, 0, 0)]));
            Assert.True(model.Probabilities(ToyBandit.Prompt)[1] >= chosen - 1e-12);
            chosen = model.Probabilities(ToyBandit.Prompt)[1];
        }
    }

    [Theory] // Stored data gives its items numbers of the round.
    [InlineData(false)]
    [InlineData(true)]
    public void Loss_ResponseCutOffByTheTokenLimit_StandsOnNeitherSide(bool renumbered)
    {
        Trajectory[] group =
        [
            Some.Trajectory(0, ([0], [0], [0], 1)), Some.Trajectory(0, ([0], [1], [0], 0.5)),
            Trajectory.From(new(new("toy-v1", "train/0", 0), [new([], new(""), 0) { Tokens = new([0], [2], [0], 0) }], Sdk.Termination.TruncatedTokens), 0),
        ];
        using var model = new KnownScores([-1, -2, -3]);
        using var update = new PolicyUpdate(model, Create("dpo"), new(), new KnownScores([-1, -2, -3]));
        var round = new Round([.. group.Select(trajectory => renumbered ? trajectory.InGroup(7) : trajectory)]);
        update.Prepare(round);

        update.Backward(update.Batches(round, 0).Single());

        Tensors.Near([-0.05, 0.05, 0], Tensors.Values(model.LogProbs.grad!), 1e-6);
    }

    [Fact]
    public void Loss_BestAndWorstOfAGroup_LeavesOutTheOthers()
    {
        using var model = new KnownScores([-1, -2, -3, -4]);
        using var update = new PolicyUpdate(model, Create("dpo"), new(), new KnownScores([-1, -2, -3, -4]));
        var round = new Round([Some.Trajectory(0, ([0], [0], [0], 0.5)), Some.Trajectory(0, ([0], [1], [0], 1)), Some.Trajectory(0, ([0], [2], [0], 0)), Some.Trajectory(1, ([0], [3], [0], 1))]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Tensors.Near([0, -0.05, 0.05, 0], Tensors.Values(model.LogProbs.grad!), 1e-6);
        Assert.Equal(1, update.Run(round)["groupsWithoutPair"]);
    }

    [Fact]
    public void Loss_AllThatDiffer_IsTheMeanOverThreePairs()
    {
        using var model = new KnownScores([-1, -2, -3]);
        using var update = new PolicyUpdate(model, new Dpo(new DpoOptions { Pairing = "all" }), new(), new KnownScores([-1, -2, -3]));
        var round = new Round([Some.Trajectory(0, ([0], [0], [0], 0.5)), Some.Trajectory(0, ([0], [1], [0], 1)), Some.Trajectory(0, ([0], [2], [0], 0))]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Tensors.Near([0, -0.1 / 3, 0.1 / 3], Tensors.Values(model.LogProbs.grad!), 1e-6);
    }

    [Fact]
    public void Run_NoPair_ChangesNothing()
    {
        using var model = new KnownScores([-1, -2]);
        using var update = new PolicyUpdate(model, Create("dpo"), new() { Optimizer = new() { LearningRate = 1 } }, new KnownScores([-1, -2]));

        var metrics = update.Run(new Round([Some.Trajectory(0, ([0], [0], [0], 1)), Some.Trajectory(0, ([0], [1], [0], 1))]));

        Assert.Equal((0.0, 0.0), (metrics["pairs"], metrics["loss"]));
        Assert.Equal([-1, -2], Tensors.Values(model.LogProbs));
    }

    private static Contrast Create(string method) => method switch
    {
        "dpo" => new Dpo(new DpoOptions()),
        "cdpo" => new Dpo(new DpoOptions { LabelSmoothing = 0.1 }),
        "dpo-hinge" => new DpoHinge(new DpoHingeOptions()),
        "dpo-norm" => new DpoNorm(new DpoNormOptions()),
        "dpo-robust" => new DpoRobust(new DpoRobustOptions()),
        "ipo" => new Ipo(new IpoOptions()),
        "ipo-sum" => new Ipo(new IpoOptions { LogRatio = "sum" }),
        "rpo" => new Rpo(new RpoOptions { Beta = 0.1, LikelihoodCoefficient = 1 }),
        "apo-zero" => new ApoZero(new ApoZeroOptions()),
        "nca" => new Nca(new NcaOptions()),
        "simpo" => new SimPo(new SimPoOptions { TargetMargin = 0.5 }),
        _ => new Orpo(new OrpoOptions()),
    };

    private static double RobustOf(bool chosenIsFirst)
    {
        // Δ = 2 with the right label, −2 with the flipped one
        using var model = new KnownScores([-10, -14]);
        using var update = new PolicyUpdate(model, Create("dpo-robust"), new(), new KnownScores([-11, -13]));
        var round = new Round([Some.Trajectory(0, ([0], [0], [0], chosenIsFirst ? 1 : 0)), Some.Trajectory(0, ([0], [1], [0], chosenIsFirst ? 0 : 1))]);
        update.Prepare(round);
        return update.Backward(update.Batches(round, 0).Single()).Loss;
    }

    private static double Train(Contrast objective, int steps, out double margin)
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0, MaxGradientNorm = 0 }, Steps = steps }, model.Copy());
        Trajectory[] pair = [ToyBandit.Pull(0, 0, 0, 1), ToyBandit.Pull(0, 1, 0, 0)];
        IReadOnlyDictionary<string, double> metrics = new Dictionary<string, double>();
        for (var step = 0; step < steps; step++)
            metrics = update.Run(new Round(pair));
        margin = metrics["margin"];
        return metrics["loss"];
    }
}
