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

    [Theory] // Worth its reward 1 or 0; where a limit cut it, γ times the value before it as well: V = ½ (1 + γV) + ½ (0 + γV) = 0.5 / (1 − γ).
    [InlineData(false, "bootstrap", 0.5)]
    [InlineData(true, "end", 0.5)]
    [InlineData(true, "bootstrap", 2)]
    public void CriticStep_LastTurn_IsWorthWhatTheEndSays(bool truncated, string truncation, double expected)
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var archer = Create(model, _options with { Discount = 0.75, Truncation = truncation }, 0.02);
        Archer.Transition[] last = [.. Enumerable.Range(0, 2).Select(action => Archer.Transition.Of(ToyTwoTurns.Play(action, 0, action).WithTruncation(truncated)).Last())];
        Assert.All(last, transition => Assert.Equal((true, truncated), (transition.IsEnd, transition.IsCut)));
        for (var step = 0; step < 1500; step++)
            archer.CriticStep(last, [[0], [1]]);

        Assert.Equal(1, Difference(archer), 0.05); // rewards 1 and 0
        Assert.Equal(expected, archer.Value([2, 0, 3]), 0.05 * expected);
    }

    [Fact] // By hand, γ 0.5: the turn that pays 1 at the end, after one that paid nothing, returns 1 and 0.5; where a limit cut it, V follows: V = 1 + 0.5 V.
    public void ReturnStep_WholeEpisodes_LearnsWhatTheyReturned()
    {
        foreach (var (truncated, expected) in new[] { (false, 1.0), (true, 2.0) })
        {
            using var model = ToyTwoTurns.CreatePolicy();
            using var archer = Create(model, _options with { Discount = 0.5 }, 0.02);
            Archer.Transition[] turns = [.. Archer.Transition.Of(ToyTwoTurns.Play(0, 0, 0).WithTruncation(truncated))];
            for (var step = 0; step < 1500; step++)
                archer.ReturnStep(turns);

            Assert.Equal(expected, archer.Value([2, 0, 3]), 0.02);
            Assert.Equal(expected / 2, archer.Value([2]), 0.02);
        }
    }

    [Fact] // Turns that share their passes, and a played utterance whose value needs no pass of its own, change nothing.
    public void CriticStep_TurnsOfOneEpisodeTogetherOrApart_AreTheSameStep()
    {
        var (together, apart) = (Loss([0, 1, 2, 3]), Loss([0, 2, 1, 3]));

        Assert.Equal(together.Loss, apart.Loss, 1e-12);
        Assert.Equal(together.Values, apart.Values, (a, b) => Math.Abs(a - b) < 1e-9);

        static (double Loss, double[] Values) Loss(int[] order)
        {
            using var model = ToyTwoTurns.CreatePolicy();
            using var archer = Create(model, _options, 0.02);
            Archer.Transition[] turns = [.. Archer.Transition.Of(ToyTwoTurns.Play(0, 0, 1)), .. Archer.Transition.Of(ToyTwoTurns.Play(1, 1, 0))];
            int[][] fresh = [[1], [1], [0], [0]];
            double loss = 0;
            for (var step = 0; step < 5; step++)
                loss += archer.CriticStep([.. order.Select(i => turns[i])], [.. order.Select(i => fresh[i])]);
            return (loss, [archer.Value([2]), archer.Value([2, 0, 3]), archer.Value([2, 1, 3])]);
        }
    }

    [Fact]
    public void Learn_WarmUpOnReturns_KnowsTheNextRoundBetterThanTheFirst()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var archer = Create(model, _options with { WarmupTarget = "return", CriticSteps = 200 }, 0.02);
        archer.Add(Everything());
        var first = archer.Learn(0, 0)["explainedVariance"];
        archer.Add(Everything());

        var second = archer.Learn(1, 1)["explainedVariance"];

        Assert.InRange(first, -0.1, 0.1); // a critic that says 0
        // By hand: returns 1, 0, 0.2 and 0.6 of both turns have variance 0.1475; the last turn is known, the first misses 0.5, 0.5, 0.2 and 0.2: 1 − 0.0725 / 0.1475
        Assert.Equal(0.5085, second, 0.08);
    }

    [Fact]
    public void Transitions_OfAnEpisode_AreItsTurns()
    {
        Archer.Transition[] transitions = [.. Archer.Transition.Of(ToyTwoTurns.Play(0, 1, 0))];

        Assert.Equal(2, transitions.Length);
        Assert.Equal(("2", "1"), (string.Join(' ', transitions[0].StateTokens), string.Join(' ', transitions[0].Utterance)));
        Assert.Equal([2, -1], transitions.Select(transition => transition.NextState));
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

        var along = sampler.Sample([.. Enumerable.Repeat((int[])[2, 0, 3, 0], 200)], [.. Enumerable.Repeat((int[])[0, 2], 200)], new SeededRandom(1));
        Assert.Equal(model.Probabilities(2)[1], along.Where((_, i) => i % 2 == 0).Average(reply => reply[0]), 0.12);
        Assert.Equal(model.Probabilities(2, 0, 3)[1], along.Where((_, i) => i % 2 == 1).Average(reply => reply[0]), 0.12);

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

    private static double Difference(Archer archer)
    {
        var advantages = archer.Advantages([[2, 0, 3], [2, 0, 3]], [[0], [1]]);
        return advantages[0] - advantages[1];
    }

    private static Trajectory[] Everything() => [.. Enumerable.Range(0, 4).Select(i => ToyTwoTurns.Play(i, i / 2, i % 2))];

    private static Archer Create(TableModel model, ArcherOptions options, double learningRate) =>
        new(model, options, new() { Optimizer = new() { LearningRate = learningRate, WeightDecay = 0 } }, new(model, 1, 1, 4096));
}
