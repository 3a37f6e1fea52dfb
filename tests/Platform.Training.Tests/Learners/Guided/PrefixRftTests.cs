using Platform.Training.Learners;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.Guided;

public class PrefixRftTests
{
    private static readonly PrefixRftOptions _options = new() { GroupSize = 3, BatchSize = 3, EntropyCoefficient = 0, PrefixShare = 1 };
    private static readonly float[] _logProbs = [0, -1, -0.5f, -2, -0.7f, -0.9f, -0.2f, -1.1f];
    private static readonly float[] _entropy = [0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f];

    [Theory]
    [InlineData(0, 0.95)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0.05)]
    public void Low_OverTheStage_FallsAlongACosine(double progress, double expected) => Assert.Equal(expected, PrefixRft.Low(_options, progress), 1e-12);

    [Fact]
    public void Advantages_PlainRolloutsAndAContinuation_AreMeasuredAgainstThePlainOnes()
    {
        var (_, _, round) = Toy.Run(new PrefixRft(_options), _logProbs, Group(1), _entropy);

        Assert.Equal([0, 0.25], round.Advantages[0]);
        Assert.Equal([0, -0.25], round.Advantages[1]);
        Assert.Equal([0, 0.75, 0.75, 0.75, 0.75], round.Advantages[2]);
    }

    [Fact]
    public void Advantages_TwoContinuationsOfATask_ShareTheirs()
    {
        var (_, _, round) = Toy.Run(new PrefixRft(_options), _logProbs, [.. Group(1), Toy.Reply(0, 0.5, [3, 4], [0, -0.7f], [true, false])], _entropy);

        Assert.Equal(0.375, round.Advantages[2][1]);
        Assert.Equal(0.125, round.Advantages[3][1]);
    }

    [Fact]
    public void PrefixTokens_OnlyTheMostUncertainOfTheRound_KeepTheirAdvantage()
    {
        var (_, gradient, round) = Toy.Run(new PrefixRft(_options with { PrefixShare = 0.34 }), _logProbs, Group(1), _entropy);

        Assert.Equal([0, 0, 0, 0.75, 0.75], round.Advantages[2]); // of tokens 3, 4 and 5 the last has the highest entropy
        Assert.Equal((0f, 0f), (gradient[3], gradient[4]));
        Assert.Equal(-0.75 / 4, gradient[5], 1e-6); // and four tokens are left to divide by
    }

    [Fact]
    public void PrefixShare_Zero_LeavesTheContinuationAlone()
    {
        var none = Toy.Run(new PrefixRft(_options with { PrefixShare = 0 }), _logProbs, Group(1), _entropy);
        var masked = Toy.Run(new PrefixRft(_options), _logProbs, Group(1, trainsPrefix: false), _entropy);

        Assert.Equal(masked.Gradient, none.Gradient);
        Assert.Equal(masked.Loss, none.Loss);
    }

    [Fact]
    public void OldLogProbs_OfPrefixTokens_AreThePoliciesOwn()
    {
        var (_, gradient, round) = Toy.Run(new PrefixRft(_options), _logProbs, Group(1), _entropy);

        Assert.Equal([0, -2, -0.7f, -0.9f, -0.2f], round.OldLogProbs[2]);
        Assert.Equal(0, round.Trajectories[2].LogProbs[1]); // what was sampled stays as it was
        Assert.Equal(-0.75 / 6, gradient[3], 1e-6);
    }

    [Fact]
    public void PrefixTokens_HaveAClipRangeOfTheirOwn()
    {
        float[] moved = [0, -1, -0.5f, -2, -0.7f, -0.9f, -0.2f + 0.5f, -1.1f];
        var wide = Toy.Run(new PrefixRft(_options with { ClipHigh = 1000, PrefixClipHigh = 1e-3 }), moved, Group(1), _entropy).Gradient;
        var narrow = Toy.Run(new PrefixRft(_options with { PrefixClipHigh = 1000 }), moved, Group(1), _entropy).Gradient;

        Assert.Equal(-0.75 * Math.Exp(0.5) / 6, wide[6], 1e-5); // sampled token, ratio e^0.5, not clipped
        Assert.Equal(0, narrow[6]);
        Assert.Equal(-0.75 / 6, narrow[5], 1e-6); // prefix tokens have ratio 1 before the first step
    }

    [Fact]
    public void Truncated_Continuation_TrainsItsPrefixAlone()
    {
        var group = Group(1);
        group[2] = Trajectory.From(new(new("toy-v1", "train/0", 0),
            [new([], new(""), 1) { Tokens = new([0], [3, 6], [0, -0.2f], 0) { Given = 1 } }], Sdk.Termination.TruncatedTokens), 0, trainsGiven: true);

        var (_, _, round) = Toy.Run(new PrefixRft(_options), _logProbs, group, _entropy);

        Assert.Equal([0, 0.75, 0], round.Advantages[2]);
    }

    [Fact]
    public void NoPrefix_IsDrGrpoButForTheBaselineOfTheOthers()
    {
        var plain = Toy.Run(new PrefixRft(_options), _logProbs, Plain(), _entropy);
        var grpo = Toy.Run(new Grpo(new() { GroupSize = 3, NormalizeByStandardDeviation = false, DualClip = 3 }), _logProbs, Plain(), _entropy);
        Assert.Equal(grpo.Gradient, plain.Gradient);

        // A continuation of an empty prefix: every token was sampled, the baseline is the mean of the others.
        var trajectories = Plain();
        trajectories[2].WithGiven(new bool[3]);
        var (_, gradient, round) = Toy.Run(new PrefixRft(_options), _logProbs, trajectories, _entropy);
        Assert.Equal([0, 0.75, 0.75], round.Advantages[2]);
        Tensors.Near([-0.25 / 4, 0.25 / 4, -0.75 / 4, -0.75 / 4], gradient[1..5], 1e-6);
    }

    [Fact]
    public async Task Run_Prefixes_AreGivenToTheLastOfEachGroup()
    {
        var observer = new RecordingObserver();

        await GuidedRun.ParametersAsync(new PrefixRftOptions { GroupSize = 4, BatchSize = 16 }, steps: 12, observer: observer);

        Assert.Equal(0.95, observer.Steps[0].Values["prefixShare"], 1e-9);
        Assert.True(observer.Steps[^1].Values["prefixShare"] < 0.9);
        Assert.True(observer.Steps[0].Values["continuationReward"] >= 2); // two of three turns are the oracle's
        Assert.Equal(16 * 3, observer.Steps[0].Values["tokens"]);
        Assert.InRange(observer.Steps[0].Values["samplerGapMax"], 0, 1e-4); // given tokens have no sampler to compare with
    }

    private static Trajectory[] Plain() => [Toy.Reply(0, 0.5, [1], [-1]), Toy.Reply(0, 0, [2], [-0.5f]), Toy.Reply(0, 1, [3, 4], [-2, -0.7f])];

    private static Trajectory[] Group(double reward, bool trainsPrefix = true)
    {
        bool[] given = [false, true, true, true, false];
        var hybrid = Trajectory.FromTokens(0, [0, 3, 4, 5, 6], [false, trainsPrefix, trainsPrefix, trainsPrefix, true], new int[5], [reward], [0, 0, 0, 0, -0.2f]).WithGiven(given);
        return [Toy.Reply(0, 0.5, [1], [-1]), Toy.Reply(0, 0, [2], [-0.5f]), hybrid];
    }
}
