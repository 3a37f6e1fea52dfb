using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.CriticFree;

public class DapoTests
{
    private static readonly float _log125 = (float)Math.Log(1.25);

    [Theory]
    [InlineData(0.28, true)]
    [InlineData(0.2, false)]
    public void Loss_RatioOfFiveQuarters_HasAGradientUnderTheHigherClipOnly(double clipHigh, bool expected)
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 0, [-1]));

        var (_, gradient) = ObjectiveRun.Of(new Dapo(new() { ClipHigh = clipHigh }), rows, [-1 + _log125, -1]);

        Assert.Equal(expected, gradient[0] < 0);
        Assert.Equal(!expected, gradient[0] == 0);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(16384, 0)]
    [InlineData(18432, -0.5)]
    [InlineData(20480, -1)]
    [InlineData(30000, -1)]
    public void Penalty_OfALength_GrowsOverTheBuffer(int length, double expected) => Assert.Equal(expected, Dapo.Penalty(length, new()));

    [Fact] // By hand: the second rollout has 4 tokens, 1 of them in the buffer of 2, so its reward is 1 − 0.5.
    public void Advantages_LongRollout_ComparesTheShapedReward()
    {
        var options = new DapoOptions { Overlong = new() { MaxLength = 5, Buffer = 2 } };
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 1, [-1, -1, -1, -1]));

        var advantages = ObjectiveRun.Advantages(new Dapo(options), rows);

        Assert.Equal(Math.Sqrt(0.5), advantages[0][1], 1e-5);
        Assert.Equal(-Math.Sqrt(0.5), advantages[1][1], 1e-5);
        Assert.Equal(-0.25, ObjectiveRun.Metrics(new Dapo(options), rows, [-1, -1, -1, -1, -1])["overlongPenalty"], 1e-9);
    }

    [Fact]
    public void Blocks_TruncatedRolloutsMasked_LeaveTheLossAndItsDenominator()
    {
        var whole = ObjectiveRun.Rows((0, 1, [-1, -1]), (0, 0, [-1]));
        Trajectory[] cut = [whole[0], Trajectory.From(whole[1].Episode with { Termination = Termination.TruncatedTokens }, 0)];

        var (_, gradient) = ObjectiveRun.Of(new Dapo(new() { Overlong = new() { MaskTruncated = true } }), cut, [-1, -1, -1]);

        Assert.Equal(-Math.Sqrt(0.5) / 2, gradient[0], 1e-5);
        Assert.Equal(0, gradient[2]);
    }

    [Fact]
    public void IsMixed_OutcomesKnown_LooksAtThemAndNotAtTheScore()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 0.25, [-1]));

        Assert.True(Dapo.IsMixed(rows));
        Assert.False(Dapo.IsMixed([rows[0].WithOutcome(true), rows[1].WithOutcome(true)]));
        Assert.True(Dapo.IsMixed([rows[0].WithOutcome(true), rows[1].WithOutcome(false)]));
        Assert.False(Dapo.IsMixed(ObjectiveRun.Rows((0, 0.5, [-1]), (0, 0.5, [-1]))));
    }

    [Fact] // Half of the tasks are never solved, the others half of the time: ½ · (1 − 2 · ½⁸) of the groups are mixed.
    public void IsMixed_RandomGroupsOfEight_KeepsTheExpectedShare()
    {
        var random = new SeededRandom(3);
        var kept = 0;
        for (var group = 0; group < 20_000; group++)
        {
            var chance = group % 2 == 0 ? 0 : 0.5;
            kept += Dapo.IsMixed([.. Enumerable.Range(0, 8).Select(_ => Some.Trajectory(0, 0, [-1f]).WithOutcome(random.NextDouble() < chance))]) ? 1 : 0;
        }

        Assert.Equal(0.49609, kept / 20_000.0, 0.012);
    }

    [Fact]
    public void Loss_EveryPartOff_IsGrpos()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -2]), (0, 0, [-1.5f]), (1, 0.5, [-0.5f]), (1, 0.75, [-1, -1, -3]));
        float[] now = [-0.9f, -2.4f, -1.2f, -0.4f, -1.3f, -0.9f, -2.9f];
        var off = new DapoOptions { ClipHigh = 0.2, DynamicSampling = false, Overlong = new() { Factor = 0 }, Aggregation = "sequence-mean-token-mean" };

        var dapo = ObjectiveRun.Of(new Dapo(off), rows, now);
        var grpo = ObjectiveRun.Of(new Grpo(new() { Aggregation = "sequence-mean-token-mean" }), rows, now);

        Assert.Equal(grpo.Loss, dapo.Loss);
        Assert.Equal(grpo.Gradient, dapo.Gradient);
    }

    [Fact]
    public void Run_NothingLeftToLearnFrom_ChangesNothing()
    {
        using var model = new KnownScores([-1]);
        using var update = new PolicyUpdate(model, new Dapo(new()), new());

        var metrics = update.Run(new Round([]));

        Assert.Equal(-1, model.LogProbs.data<float>()[0]);
        Assert.All(metrics.Values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Validate_BufferLongerThanTheLimit_OffersOneThatFits() => Assert.Contains(
        new DapoOptions { Overlong = new() { MaxLength = 100 } }.Validate("learner"),
        error => error.Message == "learner.overlong.buffer is 4096, which is longer than learner.overlong.maxLength (100): use 20.");
}
