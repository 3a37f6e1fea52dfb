using Platform.Torch.Tests;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;
using TorchSharp;

namespace Platform.Training.Tests.Runs;

/// <summary>Whole runs with the ways of training that are not the default.</summary>
public class OptimizerRunTests
{
    private static RunPlan Plan(string folder, OptimizerOptions optimizer, Func<PolicyOptions, PolicyOptions>? change = null)
    {
        var plan = EchoPlan.Create(folder, 4, 5);
        return plan with
        {
            Policy = change?.Invoke(plan.Policy) ?? plan.Policy,
            Stages = [.. plan.Stages.Select(stage => stage with { Optimizer = optimizer })],
        };
    }

    public static TheoryData<string> Ways => ["frugal", "blocks", "bf16", "checkpointing", "wsd", "lora", "lora in bf16"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task RunAsync_CancelledAndResumed_GivesTheSameBytes(string way)
    {
        using var folder = new TemporaryFolder();
        RunPlan Make(string name) => way switch
        {
            "frugal" => Plan(folder[name], new() { Type = "frugal", LearningRate = 5e-3, Frugal = new() { UpdateGap = 2 } }),
            "blocks" => Plan(folder[name], new() { Type = "frugal", LearningRate = 5e-3, Frugal = new() { Projection = "blocks", UpdateGap = 2 } }),
            "bf16" => Plan(folder[name], new() { LearningRate = 5e-3 }, policy => policy with { TrainType = "bf16" }),
            "checkpointing" => Plan(folder[name], new() { LearningRate = 5e-3 }, policy => policy with { GradientCheckpointing = true }),
            "lora" => Plan(folder[name], new() { LearningRate = 5e-3 }, policy => policy with { Lora = new() { Rank = 4 } }),
            "lora in bf16" => Plan(folder[name], new() { LearningRate = 5e-3 }, policy => policy with { Lora = new() { Rank = 4, Targets = ["q", "v"] }, TrainType = "bf16" }),
            _ => Plan(folder[name], new() { LearningRate = 5e-3, Schedule = "wsd", WarmupSteps = 2 }),
        };
        await new TrainingRun(Make("whole"), new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var observer = new RecordingObserver { OnStep = metrics => { if (metrics.Step == 7) cancellation.Cancel(); } };
        Assert.False((await new TrainingRun(Make("cut"), observer, TimeProvider.System).RunAsync(false, cancellation.Token)).IsComplete);
        Assert.True((await new TrainingRun(Make("cut"), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None)).IsComplete);

        string[] files = ["model.safetensors", "config.json", "learner.bin", .. way.StartsWith("lora", StringComparison.Ordinal) ? (string[])["adapter_model.safetensors", "adapter_config.json"] : []];
        foreach (var file in files)
            Assert.Equal(File.ReadAllBytes(folder[$"whole/checkpoints/step-000009/{file}"]), File.ReadAllBytes(folder[$"cut/checkpoints/step-000009/{file}"]));
    }

    [Fact]
    public async Task RunAsync_WithAdapters_LearnsWithTheWeightsUntouched_AndSamplesWhatItTrains()
    {
        using var folder = new TemporaryFolder();
        await new TrainingRun(EchoPlan.Create(folder["base"], 30, 0), new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        var start = folder["base/checkpoints/step-000030"];
        var plan = EchoPlan.Create(folder["run"], 40, 4);
        var stages = plan.Stages.Select(stage => stage with { Optimizer = new() { LearningRate = 2e-2 } }).ToArray();
        stages[0] = stages[0] with { Learner = new SftOptions { Demonstrator = "oracle", BatchSize = 32 } };
        var observer = new RecordingObserver();
        await new TrainingRun(plan with { Stages = stages, Policy = plan.Policy with { From = start, Lora = new() { Rank = 8 } } }, observer, TimeProvider.System).RunAsync(false, CancellationToken.None);

        Assert.Equal(File.ReadAllBytes(Path.Combine(start, "model.safetensors")), File.ReadAllBytes(folder["run/checkpoints/step-000044/model.safetensors"]));
        var (first, last) = (observer.Steps[0].Values["loss"], observer.Steps[39].Values["loss"]);
        Assert.True(last < 0.92 * first, $"the loss went from {first} to {last}");
        Assert.All(observer.Steps.Skip(40), step => Assert.InRange(step.Values["samplerGapMax"], 0, 1e-4)); // what samples has the adapters of the last update
    }

    [Fact]
    public async Task RunAsync_FromAdapters_GoesOnWithThoseItAsksFor_MergesThemWithout_AndRefusesOthers()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["first"], 3, 0);
        await new TrainingRun(plan with { Policy = plan.Policy with { Lora = new() { Rank = 4 } } }, new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        var from = folder["first/checkpoints/step-000003"];

        var same = plan with { Folder = folder["same"], Policy = plan.Policy with { From = from, Lora = new() { Rank = 4 } } };
        await new TrainingRun(same, new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        Assert.Equal(File.ReadAllBytes(Path.Combine(from, "adapter_model.safetensors")), File.ReadAllBytes(folder["same/checkpoints/step-000000/adapter_model.safetensors"]));

        await new TrainingRun(plan with { Folder = folder["merged"], Policy = plan.Policy with { From = from } }, new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        Assert.False(File.Exists(folder["merged/checkpoints/step-000000/adapter_config.json"]));
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(from, "model.safetensors")), File.ReadAllBytes(folder["merged/checkpoints/step-000000/model.safetensors"]));

        var other = plan with { Folder = folder["other"], Policy = plan.Policy with { From = from, Lora = new() { Rank = 2 } } };
        var error = await Assert.ThrowsAsync<RunException>(() => new TrainingRun(other, new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None));
        Assert.StartsWith($"'{from}' has adapters of rank 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_InBfloat16_LearnsAndWritesBfloat16()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 30, 0);
        var (half, full) = (new RecordingObserver(), new RecordingObserver());
        await new TrainingRun(plan with { Policy = plan.Policy with { TrainType = "bf16" } }, half, TimeProvider.System).RunAsync(false, CancellationToken.None);
        await new TrainingRun(plan with { Folder = folder["other"] }, full, TimeProvider.System).RunAsync(false, CancellationToken.None);
        Assert.Equal(full.Steps[^1].Values["loss"], half.Steps[^1].Values["loss"], 0.05);
        Assert.Contains("\"bfloat16\"", File.ReadAllText(folder["run/checkpoints/step-000030/config.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WithCheckpointedBlocks_GivesTheSameLosses()
    {
        using var folder = new TemporaryFolder();
        var plan = EchoPlan.Create(folder["run"], 4, 2);
        var (kept, again) = (new RecordingObserver(), new RecordingObserver());
        await new TrainingRun(plan, kept, TimeProvider.System).RunAsync(false, CancellationToken.None);
        await new TrainingRun(plan with { Folder = folder["other"], Policy = plan.Policy with { GradientCheckpointing = true } }, again, TimeProvider.System).RunAsync(false, CancellationToken.None);
        foreach (var (one, other) in kept.Steps.Zip(again.Steps))
            Assert.Equal(one.Values["gradNorm"], other.Values["gradNorm"], 1e-3 * one.Values["gradNorm"]);
    }

    [Theory]
    [InlineData("frugal")]
    [InlineData("bf16")]
    public async Task RunAsync_EveryStep_LeavesNoTensorBehind(string way)
    {
        using var folder = new TemporaryFolder();
        var live = new List<long>();
        var plan = way == "frugal"
            ? Plan(folder["run"], new() { Type = "frugal", Frugal = new() { UpdateGap = 3 } })
            : Plan(folder["run"], new(), policy => policy with { TrainType = "bf16", GradientCheckpointing = true });
        LiveTensors.Settle();

        await new TrainingRun(plan with { Stages = [plan.Stages[1]] }, new RecordingObserver { OnStep = _ => live.Add(torch.Tensor.TotalCount) }, TimeProvider.System).RunAsync(false, CancellationToken.None);

        Assert.Single(live.Skip(2).Distinct());
    }
}
