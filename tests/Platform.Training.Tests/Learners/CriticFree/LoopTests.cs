using Platform.Training.Learners.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.CriticFree;

public class LoopTests
{
    [Fact]
    public void Advantages_OneGroup_AreLeaveOneOut()
    {
        var advantages = ObjectiveRun.GroupAdvantages(new Loop(new()), 1, 0, 0, 0.5);

        Tensors.Near([0.833333, -0.5, -0.5, 0.166667], [.. advantages.Select(value => (float)value)], 1e-6);
    }

    [Theory]
    [InlineData(1, 1.2, true)]
    [InlineData(1, 1.09, false)]
    [InlineData(1, 0.5, false)]
    [InlineData(0, 0.9, true)]
    [InlineData(0, 0.92, false)]
    public void Loss_RatioOutsideOneOverElevenTenthsToElevenTenths_HasNoGradient(double reward, double ratio, bool clipped)
    {
        var rows = ObjectiveRun.Rows((0, reward, [-1]), (0, 1 - reward, [-1]));

        var (_, gradient) = ObjectiveRun.Of(new Loop(new()), rows, [-1 + (float)Math.Log(ratio), -1]);

        Assert.Equal(clipped, gradient[0] == 0);
    }

    [Fact]
    public void Loss_ObservationsBetweenTurns_ChangeNothing()
    {
        float[] now = [-0.95f, -1.04f, -0.98f, -1.02f];
        Trajectory[] turns = [Some.Trajectory(0, ([0], [0], [-1], 0.5), ([7, 8, 9], [1, 2], [-1, -1], 0.5)), Some.Trajectory(0, ([0], [3], [-1], 0))];

        var split = ObjectiveRun.Of(new Loop(new()), turns, now);
        var whole = ObjectiveRun.Of(new Loop(new()), ObjectiveRun.Rows((0, 1, [-1, -1, -1]), (0, 0, [-1])), now);

        Assert.Equal(whole.Loss, split.Loss);
        Assert.Equal(whole.Gradient, split.Gradient);
    }

    [Fact]
    public void Loss_NothingDroppedAndRloosClip_IsRloos()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1, -2]), (0, 0, [-1.5f]), (1, 0.5, [-0.5f]), (1, 0.75, [-1, -1, -3]));
        float[] now = [-0.9f, -2.4f, -1.2f, -0.4f, -1.3f, -0.9f, -2.9f];

        var loop = ObjectiveRun.Of(new Loop(new() { ClipLow = 0.2, ClipHigh = 0.2, MinimumAdvantage = 0 }), rows, now);
        var rloo = ObjectiveRun.Of(new Rloo(new() { Kl = new(), Ratio = "token", Aggregation = "sequence-mean-token-mean" }), rows, now);

        Assert.Equal(rloo.Loss, loop.Loss, 1e-7);
        Tensors.Near([.. rloo.Gradient], loop.Gradient, 1e-7);
    }

    [Theory] // Log-ratios .1, −.2, .3 of one trajectory, whose product is exp(.2) = 1.221403; turns of one and of two tokens have exp(.1) twice.
    [InlineData("trajectory", 1.221403, 1.221403)]
    [InlineData("turn", 1.105171, 1.105171)]
    public void Loss_RatioOfMoreTokens_IsTheProductOfTheirs(string ratio, double first, double others)
    {
        Trajectory[] rows = [Some.Trajectory(0, ([0], [0], [-1], 0.5), ([9], [1, 2], [-1, -1], 0.5)), Some.Trajectory(0, ([0], [3], [-1], 0))];

        var (_, gradient) = ObjectiveRun.Of(new Loop(new() { Ratio = ratio, ClipHigh = 1 }), rows, [-0.9f, -1.2f, -0.7f, -1]);

        Tensors.Near([-first / 6, -others / 6, -others / 6, 0.5], gradient, 1e-5);
    }

    [Fact]
    public void Blocks_SmallAdvantages_AreDropped()
    {
        var rows = ObjectiveRun.Rows((0, 0.5, [-1]), (0, 0.502, [-1]), (1, 1, [-1]), (1, 0, [-1]));

        var (_, gradient) = ObjectiveRun.Of(new Loop(new()), rows, [-1, -1, -1, -1]);

        Tensors.Near([0, 0, -0.5, 0.5], gradient);
        Assert.Equal(2, ObjectiveRun.Metrics(new Loop(new()), rows, [-1, -1, -1, -1])["droppedSmallAdvantages"]);
    }

    [Fact] // Two trajectories of two tokens whose log-prob fell by 3: k3 is exp(−3) − 1 + 3 = 2.0498 a token, 4.0996 a trajectory.
    public void Run_KlPerTrajectoryPastTheLimit_EndsTheRound()
    {
        Assert.Equal(1, Stopped(4));
        Assert.Equal(0, Stopped(4.2));

        static double Stopped(double limit)
        {
            using var model = new KnownScores([-4, -4, -4, -4]);
            using var update = new PolicyUpdate(model, new Loop(new()), new() { MaxSequenceKl = limit, Optimizer = new() { LearningRate = 0 } });
            return update.Run(new Round(ObjectiveRun.Rows((0, 1, [-1, -1]), (0, 0, [-1, -1]))))["stoppedOnKl"];
        }
    }
}
