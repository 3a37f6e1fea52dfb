using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Toys;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class ArcherTests
{
    private static readonly ArcherOptions _options = new() { Discount = 1, TargetRate = 0.2, CriticBatch = 64, CriticSteps = 400, CriticWarmup = 1000 };

    [Fact] // By hand: first action 0.5 / 0.5, second 0.5 / 0.5 and 0.75 / 0.25: values 0.4 at the root, 0.5 and 0.3 after it.
    public void Learn_TwoTurnsWithTables_TheCriticFindsTheValuesOfThePolicy()
    {
        using var model = ToyTwoTurns.CreatePolicy(0.5, [0.5, 0.25]);
        using var archer = Create(model, _options with { CriticBatch = 256 }, 0.005);
        archer.Add(Everything());
        for (var round = 0; round < 4; round++)
            archer.Learn(round, (ulong)round);

        int[][] root = [[2], [2]], second = [[2, 0, 3], [2, 0, 3], [2, 1, 3], [2, 1, 3]];
        var first = archer.Advantages(root, [[0], [1]]);
        var then = archer.Advantages(second, [[0], [1], [0], [1]]);
        Assert.Equal(0.1, first[0], 0.06); // 0.5 against 0.4
        Assert.Equal(-0.1, first[1], 0.06); // 0.3 against 0.4
        Assert.Equal(0.5, then[0], 0.06); // 1 against 0.5
        Assert.Equal(-0.5, then[1], 0.06);
        Assert.Equal(-0.1, then[2], 0.06); // 0.2 against 0.3
        Assert.Equal(0.3, then[3], 0.06);
        // E A = 0 at every state
        Assert.Equal(0, 0.5 * first[0] + 0.5 * first[1], 0.05);
        Assert.Equal(0, 0.5 * then[0] + 0.5 * then[1], 0.05);
        Assert.Equal(0, 0.75 * then[2] + 0.25 * then[3], 0.05);
    }

    [Fact]
    public void Learn_TwoTurnsWithTables_TheActorFindsTheBestPlay()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var archer = Create(model, _options with { CriticWarmup = 1, CriticSteps = 100, ActorSteps = 5 }, 0.03);
        archer.Add(Everything());
        for (var round = 0; round < 25; round++)
            archer.Learn(round, (ulong)round);

        Assert.InRange(model.Probabilities(2)[0], 0.8, 1);
        Assert.InRange(model.Probabilities(2, 0, 3)[0], 0.8, 1);
        Assert.InRange(model.Probabilities(2, 1, 3)[1], 0.6, 1);
    }

    [Theory] // A turn with nothing after it is worth its reward; after one that a limit cut nothing is known, so nothing is learnt of it.
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void CriticStep_LastTurn_HasNoValueAfterIt(bool truncated, double expected)
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var archer = Create(model, _options, 0.02);
        Archer.Transition[] last = [.. Enumerable.Range(0, 2).Select(action => Archer.Transition.Of(ToyTwoTurns.Play(action, 0, action).WithTruncation(truncated)).Last())];
        Assert.All(last, transition => Assert.Equal((true, truncated), (transition.IsEnd, transition.IsCut)));
        for (var step = 0; step < 400; step++)
            archer.CriticStep(last, [[0], [1]]);

        var advantages = archer.Advantages([[2, 0, 3], [2, 0, 3]], [[0], [1]]); // rewards 1 and 0
        Assert.Equal(expected, advantages[0] - advantages[1], 0.05);
    }

    [Fact]
    public void Transitions_OfAnEpisode_AreItsTurns()
    {
        Archer.Transition[] transitions = [.. Archer.Transition.Of(ToyTwoTurns.Play(0, 1, 0))];

        Assert.Equal(2, transitions.Length);
        Assert.Equal("2 | 2 1 | 2 1 3", string.Join(" | ", ((int[][])[transitions[0].StateTokens, transitions[0].Tokens, transitions[0].NextTokens]).Select(tokens => string.Join(' ', tokens))));
        Assert.Equal(0.2, transitions[1].Step.Reward);
    }

    [Fact]
    public void Add_MoreTurnsThanTheCapacity_ForgetsTheOldest()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var archer = Create(model, _options with { Capacity = 5 }, 0.02);

        archer.Add(Everything());

        Assert.Equal(4, archer.Turns);
    }

    [Fact]
    public void Sample_SameStateTwice_GivesFreshUtterances()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        var sampler = new UtteranceSampler(model, 1, 1, 64);

        var replies = sampler.Sample([.. Enumerable.Repeat((int[])[2], 200)], new SeededRandom(1));

        Assert.Equal(0.4, replies.Average(reply => reply[0]), 0.12); // as often as the policy plays 1
        Assert.All(replies, reply => Assert.Single(reply));
    }

    [Fact]
    public void SaveAndLoad_InTheMiddle_GoOnAsIfNothingHadHappened()
    {
        var options = _options with { CriticSteps = 5, CriticWarmup = 0 };
        using var model = ToyTwoTurns.CreatePolicy();
        using var archer = Create(model, options, 0.02);
        archer.Add(Everything());
        archer.Learn(0, 0);
        using var saved = new MemoryStream();
        archer.Save(saved);
        using var copy = ToyTwoTurns.CreatePolicy();
        copy.CopyWeightsFrom(model);
        archer.Learn(1, 1);

        using var other = Create(copy, options, 0.02);
        saved.Position = 0;
        other.Load(saved);
        Assert.Equal(saved.Length, saved.Position);
        other.Learn(1, 1);

        Assert.Equal(model.Table.data<double>().ToArray(), copy.Table.data<double>().ToArray());
    }

    private static Trajectory[] Everything() => [.. Enumerable.Range(0, 4).Select(i => ToyTwoTurns.Play(i, i / 2, i % 2))];

    private static Archer Create(TableModel model, ArcherOptions options, double learningRate) =>
        new(model, options, new() { Optimizer = new() { LearningRate = learningRate, WeightDecay = 0 } }, new(model, 1, 1, 4096));
}
