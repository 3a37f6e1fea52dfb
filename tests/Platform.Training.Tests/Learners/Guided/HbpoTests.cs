using Platform.Training.Learners.Guided;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Guided;

public class HbpoTests
{
    [Theory] // min(4 cos(πL / 8192) − |b − L| / 4096, 4 cos(πb / 8192)), by hand.
    [InlineData(1024, 100, 3.695518)]
    [InlineData(1024, 1024, 3.695518)]
    [InlineData(1024, 2048, 2.578427)]
    [InlineData(512, 100, 3.896473)]
    [InlineData(512, 512, 3.923141)]
    [InlineData(512, 1024, 3.570518)]
    [InlineData(512, 4097, 0)]
    public void Reward_OfARightReply_FallsWithLengthAndDistanceFromTheBudget(int budget, int length, double expected) =>
        Assert.Equal(expected, Hbpo.Reward(length, budget, 4096), 1e-6);

    [Fact]
    public void Advantages_OfTwoBudgets_AreTheGroupsPlusTheSubgroups() => Tensors.Near(
        [-1.057821, -3.398640, 0.226662, 0.226662],
        [.. Hbpo.Advantages([3.9, 0, 2.8, 2.8], [512, 512, 2048, 2048], 4096).Select(value => (float)value)], 1e-5);

    [Fact]
    public void SetAdvantages_SolvedFailedAndTooLong_ArePaidByLength()
    {
        var options = new HbpoOptions { GroupSize = 4, BatchSize = 4, LengthLimit = 3, Budgets = [1, 2] };
        Trajectory[] group =
        [
            Toy.Reply(0, 1, [1], [-1]).WithBudget(1), Toy.Reply(0, 0, [1, 2], [-1, -1]).WithBudget(1),
            Toy.Reply(0, 1, [1, 2], [-1, -1]).WithBudget(2), Toy.Reply(0, 1, [1, 2, 3, 4], [-1, -1, -1, -1]).WithBudget(2),
        ];

        var (_, _, round) = Toy.Run(new Hbpo(options), [0, -1, -1, -1, -1], group);

        var expected = Hbpo.Advantages([Hbpo.Reward(1, 1, 3), 0, Hbpo.Reward(2, 2, 3), 0], [1, 1, 2, 2], 3);
        for (var i = 0; i < 4; i++)
            Assert.All(round.Advantages[i][1..], value => Assert.Equal(expected[i], value, 1e-12));
    }

    [Fact]
    public void SetAdvantages_ReplyThatCouldNotBeRead_CostsOne()
    {
        Trajectory Wrong(int token, string? error) => Trajectory.From(
            new(new("toy-v1", "train/0", 0), [new([], new(""), 0) { Tokens = new([0], [token], [-1], 0), ActionError = error }], Sdk.Termination.Terminated), 0).WithBudget(1);
        var options = new HbpoOptions { GroupSize = 2, BatchSize = 2, LengthLimit = 3, Budgets = [1] };

        var (_, _, round) = Toy.Run(new Hbpo(options), [0, -1, -1], [Wrong(1, "no number"), Wrong(2, null)]);

        var expected = Hbpo.Advantages([-1, 0], [1, 1], 3);
        Assert.Equal(expected, round.Advantages.Select(row => row[1]));
    }

    [Fact] // Failures 0, ½, 1 and mean lengths 2, 3, 7: Σ (x − ½)(y − 4) / Σ (x − ½)² = 2.5 / 0.5.
    public void LengthSlope_LongerRepliesToHarderTasks_IsThatOfTheLeastSquares()
    {
        Assert.Equal(5, Hbpo.LengthSlope([0, 0.5, 1], [2, 3, 7])!.Value, 1e-12);
        Assert.Null(Hbpo.LengthSlope([0.5, 0.5], [2, 7]));
    }

    [Fact]
    public void Finish_TwoTasks_ReportsTheSlopeAndTheLengths()
    {
        var metrics = new Dictionary<string, double>();
        var round = new Round([
            Toy.Reply(0, 1, [1], [-1]).WithBudget(1).WithOutcome(true), Toy.Reply(0, 1, [1, 2], [-1, -1]).WithBudget(2).WithOutcome(true),
            Toy.Reply(1, 0, [1, 2, 3], [-1, -1, -1]).WithBudget(1).WithOutcome(false), Toy.Reply(1, 0, [1, 2, 3], [-1, -1, -1]).WithBudget(2).WithOutcome(false)]);

        new Hbpo(new()).Finish(round, metrics);

        Assert.Equal((1.5, 2, 2.5), (metrics["lengthSlope"], metrics["length/1"], metrics["length/2"]));
        Assert.Equal((1.5, 3), (metrics["lengthSolved"], metrics["lengthFailed"]));
    }

    [Fact]
    public void Validate_KlInTheReward_IsRefused() => Assert.Equal(
        "learner.kl.placement is reward, but this method's advantages are not of rewards that a KL term could be taken off: use loss.",
        new HbpoOptions { Kl = new() { Coefficient = 0.1, Placement = "reward" } }.Validate("learner").Single().Message);

    [Fact]
    public void Validate_BudgetsThatDoNotDivideTheGroup_SaysWhatDoes() => Assert.Equal(
        "learner.groupSize is 6, which 4 budgets (learner.budgets) do not divide: use 8.",
        new HbpoOptions { GroupSize = 6, BatchSize = 6 }.Validate("learner").Single().Message);

    [Fact]
    public async Task Run_Budgets_AreToldAndNeitherSeenNorTrained()
    {
        var observer = new RecordingObserver();
        var options = new HbpoOptions { GroupSize = 4, BatchSize = 16, Budgets = [1, 2], LengthLimit = 4, Opening = "{budget}:" };

        await GuidedRun.ParametersAsync(options, steps: 2, observer: observer, change: plan => plan with { Rollout = plan.Rollout with { MaxTokensPerTurn = 3 } });

        var step = observer.Steps[0].Values;
        Assert.True(step["length/1"] > 0 && step["length/2"] > 0);
        // The first of three replies has two given tokens, "1" and ":", and room for one more; the others have up to three.
        Assert.InRange(step["tokens"], 16 * 3, 16 * 7);
        Assert.InRange(step["samplerGapMax"], 0, 1e-4);
    }
}
