using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Runs;

/// <summary>Runs whose episodes are scored by more than the environment, or whose tasks are picked by more than their order.</summary>
public class RewardedRunTests
{
    [Fact]
    public async Task RunAsync_RubricOfTheEnvironmentWithWhatIsOnlyMeasured_ChangesNoByte()
    {
        using var folder = new TemporaryFolder();
        var plain = await Train(EchoPlan.Create(folder["plain"], 2, 4));

        var measured = await Train(Rewarded(EchoPlan.Create(folder["measured"], 2, 4), RewardPart.Default[0], LambdaRewarder.Episode("length", 0, episode => new Reward(episode.LastReply.Length))));

        Assert.Equal(Weights(folder["plain"], 6), Weights(folder["measured"], 6));
        foreach (var (expected, actual) in plain.Steps.Zip(measured.Steps))
        {
            foreach (var name in expected.Values.Keys.Where(name => !name.EndsWith("econds", StringComparison.Ordinal) && !name.EndsWith("PerSecond", StringComparison.Ordinal)))
                Assert.Equal(expected.Values[name], actual.Values[name]);
            Assert.Equal(actual.Values["return"], actual.Values["reward/environment"], 1e-12);
            Assert.InRange(actual.Values["reward/length"], 0.5, 4);
            Assert.DoesNotContain("reward/length", expected.Values.Keys);
            Assert.DoesNotContain("masked", expected.Values.Keys);
        }
    }

    [Fact]
    public async Task RunAsync_RewarderAlone_IsWhatIsLearnt()
    {
        using var folder = new TemporaryFolder();
        var likesA = LambdaRewarder.Turns("a", 1, episode => [.. episode.Turns.Select(turn => new Reward(turn.Action.Text == "a" ? 1 : 0))]);

        var observer = await Train(Rewarded(EchoPlan.Create(folder["run"], 20, 30), likesA));

        var last = observer.Steps[^1].Values;
        Assert.InRange(last["reward/a"], 2.5, 3);
        Assert.Equal(last["reward"], last["reward/a"], 1e-12);
        Assert.InRange(last["return"], 0.5, 1.5); // the environment pays for the right letter, which is 'a' a third of the time
        Assert.DoesNotContain("reward/environment", last.Keys);
    }

    [Fact]
    public async Task RunAsync_WeightedParts_AddUpInTheMetricsAndStandInTheEpisodes()
    {
        using var folder = new TemporaryFolder();
        var plan = Rewarded(EchoPlan.Create(folder["run"], 0, 2),
            RewardPart.Default[0] with { Weight = 0.5 },
            LambdaRewarder.Episode("first", 2, episode => episode.Task.Seed % 4 == 0 ? Reward.Abstain("not this one") : new Reward(episode.Turns[0].Action.Text == "b" ? 1 : 0, "looked")),
            LambdaRewarder.Turns("early", 1, episode => [.. episode.Turns.Select((_, t) => new Reward(-t))]),
            LambdaRewarder.Groups("rank", 0.25, group => [.. group.Select((_, i) => new Reward(i))]));

        var observer = await Train(plan);

        var episodes = Episodes(folder["run/episodes/step-000002.jsonl.gz"]);
        Assert.Equal(64, episodes.Length);
        foreach (var episode in episodes)
        {
            var first = (double?)episode["rewards"]!["first"]!["value"];
            Assert.Equal(ulong.Parse((string)episode["task"]!["seed"]!, System.Globalization.CultureInfo.InvariantCulture) % 4 == 0, first is null);
            Assert.Equal(first is null ? "not this one" : "looked", (string?)episode["rewards"]!["first"]!["explanation"]);
            Assert.Equal(-3, (double)episode["rewards"]!["early"]!["value"]!);
            Assert.Equal([0.0, -1, -2], episode["turns"]!.AsArray().Select(turn => (double)turn!["rewards"]!["early"]!));
            var expected = 0.5 * (double)episode["return"]! + 2 * (first ?? 0) - 3 + 0.25 * (double)episode["rewards"]!["rank"]!["value"]!;
            Assert.Equal(expected, (double)episode["score"]!, 1e-12);
        }

        var metrics = observer.Steps[1].Values;
        Assert.Equal(episodes.Average(episode => (double)episode["score"]!), metrics["reward"], 1e-9);
        Assert.Equal(episodes.Select(episode => (double?)episode["rewards"]!["first"]!["value"]).OfType<double>().Average(), metrics["reward/first"], 1e-9);
        Assert.Equal(3.5, metrics["reward/rank"], 1e-12);
        Assert.Equal((0, 0, 0), (metrics["scoringFaults"], metrics["masked"], metrics["abstained"]));
        // The policy is measured by the same rubric, in groups of one.
        Assert.Equal(["success", "reward", "reward/first", "reward/early", "reward/rank"], observer.Evaluations["step-000002"].Rows.Select(row => row.Metric));
        Assert.Equal(-3, observer.Evaluations["step-000002"].Rows[3].Estimate.Mean, 1e-12);
    }

    [Fact]
    public async Task RunAsync_StagesOfDifferentRewards_AreEachMeasuredByTheirOwn()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 1, 1);
        plan = plan with
        {
            Stages = [plan.Stages[0], plan.Stages[1] with { Rewards = [LambdaRewarder.Episode("two", 0.5, _ => new Reward(2))] }],
            Evaluation = new() { Tasks = 4, FinalTasks = 4, Every = 1, Metrics = ["reward/two", "success", "reward"], Baselines = ["oracle"] },
        };

        var observer = await Train(plan);

        Assert.Equal(["success"], observer.Evaluations["step-000001"].Rows.Select(row => row.Metric));
        var final = observer.Evaluations["final"].Rows;
        Assert.Equal(["oracle", "imitation", "trained"], final.Where(row => row.Metric == "reward/two").Select(row => row.Policy).Take(3));
        Assert.All(final.Where(row => row.Metric == "reward/two").Take(3), row => Assert.Equal(2, row.Estimate.Mean));
        Assert.All(final.Where(row => row.Metric == "reward").Take(3), row => Assert.Equal(1, row.Estimate.Mean));
    }

    [Fact]
    public async Task RunAsync_EveryRewardAbstains_ChangesNothingAndSaysSo()
    {
        using var folder = new TemporaryFolder();

        var observer = await Train(Rewarded(EchoPlan.Create(folder["run"], 0, 1), LambdaRewarder.Episode("mute", 1, _ => Reward.Abstain("no idea"))));

        Assert.Equal((64, 0), (observer.Steps[0].Values["abstained"], observer.Steps[0].Values["masked"]));
        Assert.DoesNotContain("reward", observer.Steps[0].Values.Keys);
        Assert.Contains("Every reward abstained on all 64 episodes of this step: it changed nothing.", observer.Notes);
        Assert.Equal(Weights(folder["run"], 0), Weights(folder["run"], 1));
        Assert.Equal(["success"], observer.Evaluations["step-000001"].Rows.Select(row => row.Metric));
    }

    [Fact]
    public async Task RunAsync_SomeAbstain_AreLeftOutOfTheirGroupAndOfTheUpdate()
    {
        using var folder = new TemporaryFolder();
        var told = new ConcurrentBag<TaskOutcome>();
        var plan = Rewarded(EchoPlan.Create(folder["run"], 0, 1), LambdaRewarder.Groups("half", 1, group => [.. group.Select((_, i) => i < 4 ? new Reward(i) : Reward.Abstain("odd"))]));
        plan = plan with
        {
            Stages = [plan.Stages[0] with
            {
                Learner = new GrpoOptions { GroupSize = 8, BatchSize = 64 },
                Curriculum = ScriptedCurriculum.Source(context => new Fixed(context, told)),
            }],
        };

        var observer = await Train(plan);

        Assert.Equal(32, observer.Steps[0].Values["abstained"]);
        Assert.Equal(1.5, observer.Steps[0].Values["reward"], 1e-12);
        Assert.Equal(32, told.Count);
        // Scores 0, 1, 2, 3 in each group: mean 1.5, sample deviation √(5/3), so |A| is 1.5 or 0.5 over that.
        var deviation = Math.Sqrt(5.0 / 3) + 1e-6;
        Assert.All(told, outcome => Assert.Equal(Math.Abs(outcome.Return - 1.5) / deviation, outcome.MeanAbsoluteAdvantage!.Value, 1e-9));
        Assert.Equal([0.0, 1, 2, 3], told.Select(outcome => outcome.Return).Distinct().Order());
        Assert.All(told, outcome => Assert.Equal((3, 0, false), (outcome.SampledTokens, outcome.WeightsVersion, outcome.Success is null)));
    }

    [Fact]
    public async Task RunAsync_RewarderGivesNan_StopsWithOneSentenceAndKeepsTheCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var plan = Rewarded(EchoPlan.Create(folder["run"], 0, 6), RewardPart.Default[0], LambdaRewarder.Episode("bad", 1, _ => new Reward(observer.Steps.Count >= 4 ? double.NaN : 1)));

        var error = await Assert.ThrowsAsync<RunException>(() => Train(plan, observer));

        Assert.Matches(@"^64 of 64 episodes could not be scored, more than rollout\.maxFaultShare \(0\.5\) allows; the first: Rewarder 'lambda-v1' of part 'bad' gave NaN for task 'train/\d+': a score must be finite\.$", error.Message);
        Assert.True(Directory.Exists(folder["run/checkpoints/step-000003"]));
        Assert.Equal(4, File.ReadAllLines(folder["run/metrics.jsonl"]).Length);
    }

    [Fact]
    public async Task RunAsync_SomeCannotBeScored_AreMaskedCountedAndShown()
    {
        using var folder = new TemporaryFolder();
        var failed = new ConcurrentDictionary<Episode, bool>();
        var plan = Rewarded(EchoPlan.Create(folder["run"], 0, 2), RewardPart.Default[0], LambdaRewarder.Episode("shaky", 1, episode => (episode.Task.Seed >> 1 & 3) switch
        {
            0 => throw new InvalidOperationException("lost"),
            1 when failed.TryAdd(episode, true) => throw new InvalidOperationException("once"),
            _ => new Reward(1),
        }));

        var observer = await Train(plan with { Rollout = plan.Rollout with { MaxFaultShare = 0.9, StoreEvery = 1 } });

        for (var step = 0; step < 2; step++)
        {
            var metrics = observer.Steps[step].Values;
            var seeds = Episodes(folder[$"run/episodes/step-00000{step + 1}.jsonl.gz"]).Select(episode => ulong.Parse((string)episode["task"]!["seed"]!, System.Globalization.CultureInfo.InvariantCulture) >> 1 & 3).ToArray();
            Assert.Equal(seeds.Count(seed => seed == 0), metrics["masked"]);
            Assert.Equal(2 * seeds.Count(seed => seed == 0) + seeds.Count(seed => seed == 1), metrics["scoringFaults"]);
            Assert.Equal(0, metrics["abstained"]);
            Assert.Equal(1, metrics["reward/shaky"]);
        }

        Assert.Contains(observer.Steps, step => step.Values["masked"] > 0);
        Assert.Contains(observer.Notes, note => note.Contains("could not be scored and are left out of the update; the first: Rewarder 'lambda-v1' of part 'shaky' failed on task 'train/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_MinimumReturn_IsComparedWithTheScore()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 1, 0);
        plan = plan with { Stages = [plan.Stages[0] with { Learner = new SftOptions { Demonstrator = "random", BatchSize = 32, MinimumReturn = 100 } }] };

        var observer = await Train(Rewarded(plan, LambdaRewarder.Episode("even", 100, episode => new Reward((episode.Task.Seed >> 1 & 1) == 0 ? 1 : 0))));

        Assert.Equal(observer.Steps[0].Values["reward"] / 100 * 32, observer.Steps[0].Values["demonstrations"], 1e-9);
        Assert.InRange(observer.Steps[0].Values["demonstrations"], 1, 31);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task RunAsync_StatefulCurriculumInterrupted_ResumesToTheSameBytes(int cancelAfter)
    {
        using var folder = new TemporaryFolder();
        RunPlan Plan(string name)
        {
            var plan = Rewarded(EchoPlan.Create(folder[name], 3, 5), RewardPart.Default[0], LambdaRewarder.Turns("a", 0.5, episode => [.. episode.Turns.Select(turn => new Reward(turn.Action.Text == "a" ? 1 : 0))]));
            return plan with { Stages = [.. plan.Stages.Select(stage => stage with { Curriculum = ScriptedCurriculum.Source() })] };
        }

        await Train(Plan("whole"));
        using var cancellation = new CancellationTokenSource();
        var step = 0;
        var first = new RecordingObserver
        {
            OnStep = metrics => step = metrics.Step,
            OnRollout = done =>
            {
                if (step == cancelAfter && done == 5)
                    cancellation.Cancel();
            },
        };
        Assert.False((await new TrainingRun(Plan("cut"), first, TimeProvider.System).RunAsync(false, cancellation.Token)).IsComplete);
        await new TrainingRun(Plan("cut"), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        Assert.Equal(Weights(folder["whole"], 8), Weights(folder["cut"], 8));
        Assert.Equal(LearnerState(folder["whole"], 8), LearnerState(folder["cut"], 8));
        Assert.NotEqual(LearnerState(folder["whole"], 6), LearnerState(folder["whole"], 8));
    }

    [Fact]
    public async Task RunAsync_CurriculumAsksForOtherGroupSizes_PlaysThem()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 0, 1);

        var observer = await Train(plan with { Stages = [plan.Stages[0] with { Curriculum = ScriptedCurriculum.Source(context => new ScriptedCurriculum(context) { OnNext = requests => [.. requests.Select((request, i) => request with { Rollouts = i + 1 })] }) }] });

        Assert.Equal(36, observer.Steps[0].Values["episodes"]); // 1 + 2 + … + 8
        Assert.Equal(1, observer.Steps[0].Values["singletonGroups"]);
    }

    [Fact]
    public async Task RunAsync_ResumedWithAnotherCurriculum_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 0, 2);
        await Train(plan);

        var other = EchoPlan.Create(folder["run"], 0, 4);
        var error = await Assert.ThrowsAsync<RunException>(() => Train(other with { Stages = [other.Stages[0] with { Curriculum = ScriptedCurriculum.Source() }] }, resume: true));

        Assert.Equal("The checkpoint was made with curriculum 'uniform-v1', but the recipe says 'scripted-v1': resume with the recipe of the run.", error.Message);
    }

    [Fact]
    public async Task RunAsync_RewarderCannotBeMade_StopsWithOneSentence()
    {
        using var folder = new TemporaryFolder();
        var plan = Rewarded(EchoPlan.Create(folder["run"], 0, 2), new RewardPart("judge", 1, new Broken()));

        Assert.Equal("Rewarder 'broken-v1' of part 'judge' cannot be made: FileNotFoundException: no key", (await Assert.ThrowsAsync<RunException>(() => Train(plan))).Message);
    }

    private static RunPlan Rewarded(RunPlan plan, params RewardPart[] parts) => plan with { Stages = [.. plan.Stages.Select(stage => stage with { Rewards = parts })] };

    private static async Task<RecordingObserver> Train(RunPlan plan, RecordingObserver? observer = null, bool resume = false)
    {
        observer ??= new();
        await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(resume, CancellationToken.None);
        return observer;
    }

    private static byte[] Weights(string run, int step) => File.ReadAllBytes(Path.Combine(run, "checkpoints", RunFolder.StepName(step), "model.safetensors"));

    private static string LearnerState(string run, int step) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "checkpoints", RunFolder.StepName(step), "state.json")))!["learner"]!.ToJsonString();

    private static JsonNode[] Episodes(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>The stage's first tasks with its own group size, remembering what it is told.</summary>
    private sealed class Fixed(CurriculumContext context, ConcurrentBag<TaskOutcome> told) : ICurriculum
    {
        public IReadOnlyList<TaskRequest> Next(int count) => [.. Enumerable.Range(0, count).Select(i => new TaskRequest(context.Tasks.Get(i), context.Rollouts))];

        public void Report(IReadOnlyList<TaskOutcome> outcomes)
        {
            foreach (var outcome in outcomes)
                told.Add(outcome);
        }

        public JsonObject SaveState() => [];

        public void LoadState(JsonObject state)
        {
        }
    }

    private sealed class Broken : IRewarderSource
    {
        public string Id => "broken-v1";

        public RewarderKind Kind => RewarderKind.Episode;

        public string Settings => "";

        public object Create() => throw new FileNotFoundException("no\nkey");
    }
}
