using Platform.Sdk;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Toys;

public class ToyRolloutsTests
{
    public static TheoryData<IToyTask> Tasks => [new DigitSums(5, 4), new NumberGuessing(), new TextArms()];

    [Theory]
    [MemberData(nameof(Tasks), DisableDiscoveryEnumeration = true)]
    public void Play_SampledLogProbs_AreTheModelsOwn(IToyTask task)
    {
        using var model = ToyRollouts.CreateModel(task, 3);
        var round = new Round(ToyRollouts.Play(model, task, [1, 2, 30, 41], 3, new SeededRandom(1)));

        var scored = new RoundScorer(model, 1, 64).LogProbs(model, round);

        Assert.Equal(4, round.Groups.Count);
        for (var i = 0; i < scored.Length; i++)
            for (var t = 0; t < scored[i].Length; t++)
                Assert.Equal(scored[i][t], round.Trajectories[i].LogProbs[t], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Tasks), DisableDiscoveryEnumeration = true)]
    public void Demonstrate_WithoutError_SolvesWhatChanceDoesNotDecide(IToyTask task)
    {
        var solved = ToyRollouts.Demonstrate(task, [.. Enumerable.Range(0, 200).Select(i => (ulong)i)], new SeededRandom(1));

        Assert.InRange(solved.Average(trajectory => trajectory.Return), task is TextArms ? 0.7 : 1, task is TextArms ? 0.9 : 1);
        Assert.All(solved, trajectory => Assert.Equal(trajectory.Return == 1, trajectory.Outcome));
    }

    [Fact]
    public void Play_WithABeginning_StartsTheReplyWithIt()
    {
        var task = new DigitSums(5, 4);
        using var model = ToyRollouts.CreateModel(task, 3);

        var played = ToyRollouts.Play(model, task, [7, 8], 2, new SeededRandom(1), beginning: (_, rollout) => rollout == 0 ? [task.Filler] : []);

        Assert.Equal(task.Filler, played[0].Tokens[3]);
        Assert.Equal(task.Filler, played[2].Tokens[3]);
    }
}
