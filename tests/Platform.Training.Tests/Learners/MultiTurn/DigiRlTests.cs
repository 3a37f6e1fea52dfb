using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class DigiRlTests
{
    [Fact] // λ 0.5, four steps, solved, V(s') 0.6 and V(s) 0.4
    public void Advantage_FourSteps_MatchesItsClosedForm()
    {
        double[] expected = [0.3, 0.4, 0.6, 1];

        for (var h = 0; h < 4; h++)
            Assert.Equal(expected[h], DigiRl.Advantage(0.5, 3 - h, 1, 0, 0.6, 0.4), 1e-12);
        Assert.Equal(1, DigiRl.Advantage(1, 3, 1, 0, 0.6, 0.4), 1e-12); // the outcome alone
        Assert.Equal(0.2, DigiRl.Advantage(0, 3, 1, 0, 0.6, 0.4), 1e-12); // the critic alone
    }

    [Fact] // A critic that says 0.5 everywhere: λ^(H − h) > 1 / H holds for the last two of four steps.
    public void Prepare_CriticWithoutAnOpinion_KeepsTheLastStepsOfSuccesses()
    {
        var round = Prepared(new DigiRl(new DigiRlOptions { Quantile = 1, CriticSteps = 1 }), learningRate: 0);

        Assert.Equal([false, false, false, true, true], Kept(round, 0));
        Assert.All(round.Advantages[1], value => Assert.Equal(0, value)); // a failure keeps nothing
    }

    [Fact]
    public void Prepare_HalfOfTheEpisodes_KeepsThoseThatDidBest()
    {
        var round = Prepared(new DigiRl(new DigiRlOptions { Quantile = 0.5, Lambda = 1, CriticSteps = 1 }), learningRate: 0);

        Assert.Equal([false, true, true, true, true], Kept(round, 0)); // the outcome alone: every step of a success
        Assert.All(round.Advantages[1], value => Assert.Equal(0, value));
    }

    [Fact] // By hand: from 0.5 / 0.5 the critics learn what follows from each state; values are the shares of successes.
    public void Prepare_ManyCriticSteps_LearnsTheChancesOfSuccess()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        var objective = new DigiRl(new DigiRlOptions { CriticSteps = 800, Quantile = 1, Lambda = 0 });
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0 } });
        // Three successes in four after action 0, none in two after action 1.
        int[][] plays = [[0, 0], [0, 0], [0, 0], [0, 1], [1, 0], [1, 0]];
        var round = new Round([.. plays.Select((play, i) => ToyTwoTurns.Play(i, play[0], play[1]))]);

        update.Prepare(round);

        // The critic alone: V(s') − V(s) > 1/2 never holds in the first step; the last step is the outcome less nothing.
        Assert.All(round.Advantages, row => Assert.Equal(0, row[1]));
        OrderedDictionary<string, double> metrics = [];
        objective.Finish(round, metrics);
        // −log-likelihood at the optimum: both step heads over twelve states and both instruction heads over six episodes.
        var root = -(0.5 * Math.Log(0.5) + 0.5 * Math.Log(0.5));
        var later = -(4 * (0.75 * Math.Log(0.75) + 0.25 * Math.Log(0.25)) / 12);
        Assert.Equal(2 * (root * 6 / 12 + later) + 2 * root, metrics["criticLoss"], 0.02);
    }

    [Fact]
    public void Run_TwoTurns_ClonesWhatSucceeds()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var update = new PolicyUpdate(model, new DigiRl(new DigiRlOptions { Quantile = 0.5 }), new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0 } });
        for (var step = 0; step < 60; step++)
            update.Run(new Round([ToyTwoTurns.Play(0, 0, 0), ToyTwoTurns.Play(1, 0, 1), ToyTwoTurns.Play(2, 1, 0), ToyTwoTurns.Play(3, 0, 1)]) { Step = step });

        Assert.InRange(model.Probabilities(2, 0, 3)[0], 0.8, 1);
    }

    [Fact]
    public void VscRl_OneRewardAtTheEnd_IsDigiRl()
    {
        var plain = Prepared(new DigiRl(new DigiRlOptions { Quantile = 1 }), learningRate: 0.01);
        var split = Prepared(new VscRl(new VscRlOptions { Quantile = 1 }), learningRate: 0.01);

        Assert.Equal(plain.Advantages[0], split.Advantages[0]);
        Assert.Equal(plain.Advantages[1], split.Advantages[1]);
    }

    [Fact] // Two parts of two steps each, met and failed: the last step of a met part is kept, none of the failed one.
    public void VscRl_SubgoalMetOnTheWay_KeepsTheStepsThatLedThere()
    {
        var trajectory = Make([0, 1, 0, 0], solved: false);
        var round = Prepared(new VscRl(new VscRlOptions { Quantile = 1, CriticSteps = 1 }), learningRate: 0, [trajectory, Make([0, 0, 0, 0], solved: false)]);

        Assert.Equal([false, false, true, false, false], Kept(round, 0));
    }

    [Fact] // One subgoal that is met by the end is the goal: nothing is split.
    public void VscRl_OneSubgoalThatIsTheGoal_IsDigiRl()
    {
        var plain = Prepared(new DigiRl(new DigiRlOptions { Quantile = 1 }), learningRate: 0.01);
        var split = Prepared(new VscRl(new VscRlOptions { Quantile = 1 }, new() { Goals = ["the goal"] }), learningRate: 0.01);

        Assert.Equal(plain.Advantages[0], split.Advantages[0]);
        Assert.Equal(plain.Advantages[1], split.Advantages[1]);
    }

    [Fact] // Given up after two steps, which therefore failed; the three after it are on the way to the goal, which is met: 0.5² < 1/3 < 0.5.
    public void VscRl_SubgoalGivenUp_LearnsTheRestAsAWayToTheGoal()
    {
        Trajectory[] trajectories = [Make([0, 0, 1, 0, 1], solved: true), Make([0, 0, 0, 0, 0], solved: false)];
        var round = Prepared(new VscRl(new VscRlOptions { Quantile = 1, CriticSteps = 1 }, new() { Goals = ["first", "second"], MaxTurns = 2 }), learningRate: 0, trajectories);

        Assert.Equal([false, false, false, false, true, true], Kept(round, 0));
        Assert.All(round.Advantages[1], value => Assert.Equal(0, value));
    }

    [Fact] // The task names one subgoal: the reward after it ends no part.
    public void VscRl_TaskWithItsOwnSubgoals_SplitsByTheirNumber()
    {
        Trajectory[] trajectories = [Make([1, 1, 0, 0], solved: false).WithSubgoals(1), Make([0, 0, 0, 0], solved: false)];
        var round = Prepared(new VscRl(new VscRlOptions { Quantile = 1, CriticSteps = 1 }), learningRate: 0, trajectories);

        Assert.Equal([false, true, false, false, false], Kept(round, 0));
    }

    private static bool[] Kept(Round round, int index) => [.. round.Advantages[index].Select(value => value != 0)];

    private static Trajectory Make(double[] rewards, bool solved) =>
        Trajectory.FromTokens(0, [1, .. rewards.Select(_ => 2)], [false, .. rewards.Select(_ => true)], [0, .. Enumerable.Range(0, rewards.Length)], rewards).WithOutcome(solved);

    private static Round Prepared(Objective objective, double learningRate, Trajectory[]? trajectories = null)
    {
        using var model = new KnownScores(new float[5]);
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = learningRate } });
        var round = new Round(trajectories ?? [Make([0, 0, 0, 1], solved: true), Make([0, 0, 0, 0], solved: false)]);
        update.Prepare(round);
        return round;
    }
}
