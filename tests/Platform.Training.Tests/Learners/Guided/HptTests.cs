using Platform.Training.Learners;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.Guided;

public class HptTests
{
    private static readonly HptOptions _options = new() { GroupSize = 2, BatchSize = 4, EntropyCoefficient = 0 };
    private static readonly float[] _logProbs = [0, -1, -0.5f, -2, -0.7f, -0.9f, -0.2f, -1.1f];

    [Fact]
    public void Loss_RolloutsAlone_IsUnclippedDrGrpoBitForBit()
    {
        var grpo = new GrpoOptions { GroupSize = 2, BatchSize = 4, NormalizeByStandardDeviation = false, ClipLow = 1, ClipHigh = 1000 };
        var expected = Toy.Run(new Grpo(grpo), _logProbs, Rollouts());

        var actual = Toy.Run(new Hpt(_options), _logProbs, Rollouts());

        Assert.Equal(expected.Loss, actual.Loss);
        Assert.Equal(expected.Gradient, actual.Gradient);
        Assert.Contains(actual.Gradient, value => value != 0);
    }

    [Fact]
    public void Loss_DemonstrationsAlone_IsSftBitForBit()
    {
        var expected = Toy.Run(new Sft(), _logProbs, Demonstrations());

        var actual = Toy.Run(new Hpt(_options), _logProbs, Demonstrations());

        Assert.Equal(expected.Loss, actual.Loss);
        Assert.Equal(expected.Gradient, actual.Gradient);
    }

    [Fact]
    public void Loss_Both_IsNormalisedByEachOnesTokens()
    {
        var mixed = Toy.Run(new Hpt(_options with { ImitationWeight = 0.3, RolloutWeight = 2 }), _logProbs, [.. Rollouts(), .. Demonstrations()]);
        var rollouts = Toy.Run(new Hpt(_options), _logProbs, Rollouts());
        var demonstrations = Toy.Run(new Hpt(_options), _logProbs, Demonstrations());

        Assert.Equal(2 * rollouts.Loss + 0.3 * demonstrations.Loss, mixed.Loss, 1e-6);
        Tensors.Near([.. rollouts.Gradient.Zip(demonstrations.Gradient, (a, b) => 2 * a + 0.3 * b)], mixed.Gradient, 1e-6);
    }

    [Fact]
    public async Task Run_GateBelowZero_PlaysAndLearnsAsDrGrpo()
    {
        var hpt = await GuidedRun.ParametersAsync(_options with { GroupSize = 4, BatchSize = 16, Gate = -1 });
        var grpo = await GuidedRun.ParametersAsync(new GrpoOptions { GroupSize = 4, BatchSize = 16, NormalizeByStandardDeviation = false, ClipLow = 1, ClipHigh = 1000 });

        Assert.Equal(grpo, hpt);
    }

    [Fact]
    public async Task Run_GateOfTheWholeGroup_LearnsAsImitation()
    {
        var hpt = await GuidedRun.ParametersAsync(_options with { GroupSize = 4, BatchSize = 32, Gate = 4 });
        var sft = await GuidedRun.ParametersAsync(new SftOptions { BatchSize = 8 });

        Assert.Equal(sft, hpt);
    }

    [Fact] // Rollouts of −1 and −0.9 nats where the reference says −1.5 and −0.9: 1 − 0.1 · 0.5 and 0.
    public void Advantages_KlInTheReward_TakeItOffBeforeComparing()
    {
        var options = _options with { Kl = new() { Coefficient = 0.1, Placement = "reward" } };

        var (_, _, round) = Toy.Run(new Hpt(options), [0, -1, -0.9f], [Toy.Reply(0, 1, [1], [-1]), Toy.Reply(0, 0, [2], [-0.9f])], reference: [0, -1.5f, -0.9f]);

        Assert.Equal(0.475, round.Advantages[0][1], 1e-7);
        Assert.Equal(-0.475, round.Advantages[1][1], 1e-7);
    }

    [Fact]
    public async Task Run_FailedTasks_AreImitatedAndFewerOverTime()
    {
        var observer = new RecordingObserver();
        await GuidedRun.ParametersAsync(new HptOptions { GroupSize = 4, BatchSize = 32, Gate = 0 }, steps: 30, observer: observer);

        var share = observer.Steps.Select(step => step.Values["imitatedTasks"]).ToArray();
        Assert.True(share[..5].Average() > 0.5, $"{share[..5].Average()} of the first tasks were imitated.");
        Assert.True(share[^5..].Average() < share[..5].Average() / 2, $"{share[^5..].Average()} of the last tasks were imitated.");
        Assert.Equal(0, observer.Steps.Sum(step => step.Values["skippedTasks"]));
    }

    [Fact]
    public async Task Run_DemonstrationsBelowTheReturn_AreSkippedAndCounted()
    {
        var observer = new RecordingObserver();
        await GuidedRun.ParametersAsync(new HptOptions { GroupSize = 4, BatchSize = 32, MinimumReturn = 4 }, steps: 1, observer: observer);

        Assert.True(observer.Steps[0].Values["skippedTasks"] > 0);
        Assert.Equal(0, observer.Steps[0].Values["imitatedTasks"]);
    }

    private static Trajectory[] Rollouts() =>
        [Toy.Reply(0, 1, [1, 2], [-1, -0.6f]), Toy.Reply(0, 0, [3], [-1.8f]), Toy.Reply(1, 0.5, [4], [-0.7f]), Toy.Reply(1, 0, [5, 4], [-0.9f, -0.7f])];

    private static Trajectory[] Demonstrations() => [Toy.Reply(2, 1, [6, 1, 7], [0, 0, 0], [true, true, true]), Toy.Reply(3, 1, [2], [0], [true])];
}
