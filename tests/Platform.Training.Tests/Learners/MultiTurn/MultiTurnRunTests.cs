using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.MultiTurn;

/// <summary>Learners with critics in whole runs.</summary>
public class MultiTurnRunTests
{
    public static TheoryData<string> Names => ["ppo", "archer", "digirl", "webrl", "oreo", "refuel", "direct-advantage", "retroformer"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_CancelledAndResumed_GivesTheSameNumbersAndBytes(string name)
    {
        using var folder = new TemporaryFolder();
        await new TrainingRun(Plan(folder["whole"], name), new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var first = new RecordingObserver
        {
            OnStep = metrics =>
            {
                if (metrics.Step == 3)
                    cancellation.Cancel();
            },
        };

        await new TrainingRun(Plan(folder["cut"], name), first, TimeProvider.System).RunAsync(false, cancellation.Token);
        var resumed = await new TrainingRun(Plan(folder["cut"], name), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None);

        Assert.True(resumed.IsComplete);
        foreach (var file in (string[])["model.safetensors", "learner.bin"])
            Assert.Equal(File.ReadAllBytes(folder[$"whole/checkpoints/{RunFolder.StepName(5)}/{file}"]), File.ReadAllBytes(folder[$"cut/checkpoints/{RunFolder.StepName(5)}/{file}"]));
    }

    private static RunPlan Plan(string folder, string name) => EchoPlan.Create(folder, 0, 0) with { Stages = [new("stage", 5, Learner(name), new() { LearningRate = 5e-3 })] };

    private static object Learner(string name) => name switch
    {
        "ppo" => new PpoOptions { BatchSize = 16, KlTarget = 0.01 },
        "archer" => new ArcherOptions { Episodes = 8, CriticSteps = 3, CriticBatch = 8, ActorBatch = 8, CriticWarmup = 1 },
        "digirl" => new DigiRlOptions { Tasks = 8, CriticSteps = 2, Quantile = 0.5 },
        "webrl" => new WebRlOptions { Tasks = 8, CriticSteps = 2, PhaseRounds = 2 },
        "oreo" => new OreoOptions { Tasks = 8 },
        "retroformer" => new RetroformerOptions { BatchSize = 16, Prompt = "{return}?", ReflectionTokens = 2, CriticWarmup = 0 },
        "refuel" => new RefuelOptions { Tasks = 8 },
        _ => new DirectAdvantageOptions { Tasks = 4, CriticRounds = 2, CriticSteps = 2, MinimumAdvantage = 0 },
    };
}
