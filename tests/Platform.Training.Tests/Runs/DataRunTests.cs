using Platform.Training.Plans;
using Platform.Training.Plans.Imitation;
using Platform.Training.Plans.Preferences;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Runs;

/// <summary>Whole runs of the learners that compare, imitate or learn from data, with a stop in their middle.</summary>
public class DataRunTests
{
    private const string Line = """{"prompt": "a", "chosen": "a", "rejected": "b"}""";

    public static TheoryData<string> Learners => ["dpo", "dpo-data", "dpo-stored", "simpo-data", "kto", "kto-stored", "dno", "dno-replayed", "srpo", "srpo-data", "spo", "sft-stored", "iq-learn", "f-sft", "star", "b-star", "weighted-bc"];

    [Theory]
    [MemberData(nameof(Learners))]
    public async Task RunAsync_CancelledAndResumed_GivesTheSameNumbersAndBytes(string learner)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["data.jsonl"], [Line, Line.Replace('a', 'c'), """{"prompt": "b", "completions": ["b", "a", "c"], "scores": [1, 0, 0.5]}"""]);
        if (learner.EndsWith("-stored", StringComparison.Ordinal) || learner == "weighted-bc")
            await Train(EchoPlan.Create(folder["stored"], 0, 2));

        await Train(Plan("whole"));
        using var cancellation = new CancellationTokenSource();
        var cut = new RecordingObserver { OnStep = metrics => { if (metrics.Step == 3) cancellation.Cancel(); } };
        var interrupted = await new TrainingRun(Plan("cut"), cut, TimeProvider.System).RunAsync(false, cancellation.Token);
        Assert.Equal((false, 3), (interrupted.IsComplete, interrupted.Step));
        await new TrainingRun(Plan("cut"), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        Assert.Equal(File.ReadAllBytes(folder["whole/checkpoints/step-000005/model.safetensors"]), File.ReadAllBytes(folder["cut/checkpoints/step-000005/model.safetensors"]));
        Assert.Equal(File.ReadAllBytes(folder["whole/checkpoints/step-000005/learner.bin"]), File.ReadAllBytes(folder["cut/checkpoints/step-000005/learner.bin"]));

        RunPlan Plan(string name) => WithLearner(EchoPlan.Create(folder[name], 1, 4), Options(learner, folder));
    }

    [Fact]
    public async Task RunAsync_DpoOnOwnEpisodes_LearnsWhatIsPreferred()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var plan = WithLearner(EchoPlan.Create(folder["run"], 0, 60), new DpoOptions { BatchSize = 16, GroupSize = 4 });

        await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(false, CancellationToken.None);

        Assert.InRange(observer.Steps[0].Values["reward"], 0, 1.6);
        Assert.True(observer.Steps.TakeLast(5).Average(step => step.Values["reward"]) > observer.Steps.Take(5).Average(step => step.Values["reward"]) + 0.3);
        foreach (var name in (string[])["accuracy", "margin", "chosenLogProb", "rejectedLogProb", "klReference", "pairs"])
            Assert.True(observer.Steps[^1].Values.ContainsKey(name), name);
    }

    [Fact]
    public async Task RunAsync_ImitationOfStoredEpisodes_UsesTheirTokens()
    {
        using var folder = new TemporaryFolder();
        await Train(EchoPlan.Create(folder["stored"], 0, 2));
        var observer = new RecordingObserver();

        await new TrainingRun(WithLearner(EchoPlan.Create(folder["run"], 0, 1), new SftOptions { Data = [folder["stored"]], BatchSize = 64 }), observer, TimeProvider.System).RunAsync(false, CancellationToken.None);

        Assert.Equal(64 * 3, observer.Steps[0].Values["tokens"]); // every one of the 64 episodes once, three turns of one token
        Assert.Equal(1, observer.Steps[0].Values["epoch"], 1e-12);
        Assert.False(File.Exists(folder["run/episodes/step-000002.jsonl.gz"]));
    }

    [Theory]
    [InlineData("missing", "holds no stored episodes")]
    [InlineData("long.jsonl", "learner.data has 1 responses, but none fits policy.model.maxLength (32): use a larger one, or shorter data.")]
    [InlineData("tied.jsonl", "None of the 1 tasks of learner.data has two responses whose scores are more than learner.margin (0) apart: use other data.")]
    public async Task RunAsync_DataThatCannotBeLearntFrom_SaysWhy(string data, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["long.jsonl"], $$"""{"prompt": "{{new string('x', 100)}}", "completion": "a"}""");
        File.WriteAllText(folder["tied.jsonl"], """{"prompt": "a", "completions": ["a", "b"], "scores": [1, 1]}""");

        var exception = await Assert.ThrowsAsync<RunException>(() => Train(WithLearner(EchoPlan.Create(folder["run"], 0, 1), new DpoOptions { Data = [folder[data]] })));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DataChangedBeforeAResume_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["data.jsonl"], [Line]);
        RunPlan Plan() => WithLearner(EchoPlan.Create(folder["run"], 1, 4), new DpoOptions { Data = [folder["data.jsonl"]], BatchSize = 1 });
        using var cancellation = new CancellationTokenSource();
        await new TrainingRun(Plan(), new RecordingObserver { OnStep = metrics => { if (metrics.Step == 3) cancellation.Cancel(); } }, TimeProvider.System).RunAsync(false, cancellation.Token);
        File.WriteAllLines(folder["data.jsonl"], [Line.Replace('b', 'c')]);

        var exception = await Assert.ThrowsAsync<RunException>(() => new TrainingRun(Plan(), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None));

        Assert.Contains("the data has changed since the run was interrupted", exception.Message, StringComparison.Ordinal);
    }

    private static object Options(string learner, TemporaryFolder folder) => learner switch
    {
        "dpo" => new DpoOptions { BatchSize = 4, GroupSize = 4 },
        "dpo-data" => new DpoOptions { Data = [folder["data.jsonl"]], BatchSize = 2, Updates = 2, Epochs = 2 },
        "dpo-stored" => new DpoOptions { Data = [folder["stored"], folder["data.jsonl"]], BatchSize = 4, Pairing = "all" },
        "simpo-data" => new SimPoOptions { Data = [folder["data.jsonl"]], BatchSize = 2 },
        "kto" => new KtoOptions { BatchSize = 8, GroupSize = 2 },
        "kto-stored" => new KtoOptions { Data = [folder["stored"]], BatchSize = 8, Threshold = 2 },
        "dno-replayed" => new DnoOptions { BatchSize = 4, GroupSize = 4, ReplayLast = 1, ReplayBefore = 1 },
        "dno" => new DnoOptions { BatchSize = 4, GroupSize = 4, Labels = "soft" },
        "srpo" => new SrpoOptions { BatchSize = 4, GroupSize = 4, RevisionPrompt = "?" },
        "srpo-data" => new SrpoOptions { Data = [folder["data.jsonl"]], BatchSize = 4, RevisionPrompt = "?" },
        "spo" => new SpoOptions { BatchSize = 16, GroupSize = 4 },
        "sft-stored" => new SftOptions { Data = [folder["stored"]], BatchSize = 8, MinimumReturn = 1 },
        "iq-learn" => new IqLearnOptions { Demonstrator = "oracle", BatchSize = 8 },
        "f-sft" => new FDivergenceSftOptions { Data = [folder["data.jsonl"]], BatchSize = 8 },
        "star" => new StarOptions { Tasks = 4, GroupSize = 4 },
        "b-star" => new BStarOptions { Tasks = 4, GroupSize = 4, Queries = 2, Temperatures = [0.7, 1.2], RightReturn = 2 },
        _ => new WeightedImitationOptions { Data = [folder["stored"]], BatchSize = 8 },
    };

    /// <summary>Puts the learner in the place of the last stage's.</summary>
    private static RunPlan WithLearner(RunPlan plan, object learner) => plan with { Stages = [.. plan.Stages.SkipLast(1), plan.Stages[^1] with { Learner = learner }] };

    private static Task<RunResult> Train(RunPlan plan) => new TrainingRun(plan, new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
}
