using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;

namespace Platform.Training.Tests.Curricula;

public class SuccessBandCurriculumTests
{
    [Fact]
    public void Report_Rates_KeepsThoseInsideTheBandEndsIncluded()
    {
        var curriculum = Make(new() { Explore = 1, Low = 0.25, High = 0.75 });
        var tasks = Ids(curriculum.Next(5));

        curriculum.Report([.. tasks.SelectMany((task, i) => Rollouts(task, successes: i, of: 4))]); // rates 0, ¼, ½, ¾ and 1

        Assert.Equal(3, curriculum.BandSize);
        Assert.Equal(["train/1", "train/2", "train/3"], Band(curriculum));
    }

    [Fact]
    public void Report_SecondVisit_AveragesWithTheFirstAndLetsGoWhatLeftTheBand()
    {
        var curriculum = Make(new() { Explore = 1, Newest = 0.5 });
        var tasks = Ids(curriculum.Next(2));
        curriculum.Report([.. tasks.SelectMany(task => Rollouts(task, 2, 4))]);
        var replayed = Make(new() { Explore = 0.01, Newest = 0.5 });
        replayed.LoadState(curriculum.SaveState());
        while (!Ids(replayed.Next(2)).All(tasks.Contains))
        {
            // until both are picked, which explore: 0.01 leaves almost certain
        }

        // ½ · 1 + ½ · ½ = ¾ stays; then ½ · 1 + ½ · ¾ = 0.875 leaves. ½ · 0 + ½ · ½ = ¼ stays.
        replayed.Report([.. Rollouts(tasks[0], 4, 4), .. Rollouts(tasks[1], 0, 4)]);
        Assert.Equal(tasks, Band(replayed));
        replayed.Report([.. Rollouts(tasks[0], 4, 4)]);
        Assert.Equal([tasks[1]], Band(replayed));
    }

    [Fact]
    public void Next_LearnerWhoseTasksDiffer_PlaysTheMiddleOnesMoreThanUniformWould()
    {
        // Task i succeeds with probability (i mod 10) / 9: uniform play spends 40 % on rates in the band.
        var (curriculum, random) = (Make(new() { Explore = 0.5 }), new SeededRandom(7));
        int inside = 0, played = 0;
        for (var step = 0; step < 60; step++)
        {
            var requests = curriculum.Next(16);
            Assert.Equal(16, requests.Count);
            var outcomes = new List<TaskOutcome>();
            foreach (var request in requests)
            {
                var chance = int.Parse(request.Task.Id.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture) % 10 / 9.0;
                (inside, played) = (inside + (step >= 10 && chance is >= 0.3 and <= 0.7 ? 1 : 0), played + (step >= 10 ? 1 : 0));
                outcomes.AddRange(Enumerable.Range(0, request.Rollouts).Select(_ => new TaskOutcome(request.Task, 0) { Success = random.NextDouble() < chance }));
            }

            curriculum.Report(outcomes);
        }

        Assert.InRange((double)inside / played, 0.55, 0.9);
    }

    [Fact]
    public void Next_OneStep_RepeatsNoTaskOfTheBand()
    {
        var curriculum = Make(new() { Explore = 1 });
        curriculum.Report([.. Ids(curriculum.Next(5)).SelectMany(task => Rollouts(task, 1, 2))]);
        var replayed = Make(new() { Explore = 0.01 });
        replayed.LoadState(curriculum.SaveState());

        var picked = Ids(replayed.Next(12));

        Assert.Equal(picked.Length, picked.Distinct().Count());
        Assert.Equal(5, picked.Count(Band(replayed).Contains));
    }

    [Fact]
    public void Report_EnvironmentWithoutSuccess_TakesTheScore()
    {
        var curriculum = Make(new() { Explore = 1, SuccessScore = 10 });
        var task = curriculum.Next(1)[0].Task;

        curriculum.Report([new(task, 9.9), new(task, 10)]);

        Assert.Equal([task.Id], Band(curriculum));
    }

    [Fact]
    public void Report_BandIsFull_ForgetsTheOldest()
    {
        var curriculum = Make(new() { Explore = 1, Capacity = 3 });

        curriculum.Report([.. Ids(curriculum.Next(5)).SelectMany(task => Rollouts(task, 1, 2))]);

        Assert.Equal(["train/2", "train/3", "train/4"], Band(curriculum));
    }

    [Fact]
    public void Next_AfterLoadState_ContinuesExactly()
    {
        var whole = Make(new());
        for (var step = 0; step < 5; step++)
            whole.Report([.. Ids(whole.Next(8)).SelectMany((task, i) => Rollouts(task, i % 3, 2))]);
        var resumed = Make(new());
        resumed.LoadState(JsonNode.Parse(whole.SaveState().ToJsonString())!.AsObject());

        for (var step = 0; step < 5; step++)
        {
            var (expected, actual) = (Ids(whole.Next(8)), Ids(resumed.Next(8)));
            Assert.Equal(expected, actual);
            whole.Report([.. expected.SelectMany((task, i) => Rollouts(task, i % 3, 2))]);
            resumed.Report([.. actual.SelectMany((task, i) => Rollouts(task, i % 3, 2))]);
        }

        Assert.Equal(whole.SaveState().ToJsonString(), resumed.SaveState().ToJsonString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"next":1,"random":"no","band":[]}""")]
    [InlineData("""{"next":1,"random":"0000000000000000","band":[[1]]}""")]
    public void LoadState_OfSomethingElse_IsRefused(string state) => Assert.Throws<FormatException>(() => Make(new()).LoadState(JsonNode.Parse(state)!.AsObject()));

    private static SuccessBandCurriculum Make(SuccessBandOptions options) => new(options, new CurriculumContext("toy-v1", 11, 4, new StageTasks(new SeededTaskSource("toy-v1"), 3)));

    private static string[] Ids(IReadOnlyList<TaskRequest> requests) => [.. requests.Select(request => request.Task.Id)];

    private static IEnumerable<TaskOutcome> Rollouts(string task, int successes, int of) =>
        Enumerable.Range(0, of).Select(i => new TaskOutcome(new TaskSpec("toy-v1", task, 0), 0) { Success = i < successes });

    private static string[] Band(SuccessBandCurriculum curriculum) => [.. curriculum.SaveState()["band"]!.AsArray().Select(entry => entry![1]!.GetValue<string>())];
}
