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

    public static TheoryData<string> Ways => ["frugal", "blocks", "bf16", "checkpointing", "wsd"];

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
            _ => Plan(folder[name], new() { LearningRate = 5e-3, Schedule = "wsd", WarmupSteps = 2 }),
        };
        await new TrainingRun(Make("whole"), new RecordingObserver(), TimeProvider.System).RunAsync(false, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var observer = new RecordingObserver { OnStep = metrics => { if (metrics.Step == 7) cancellation.Cancel(); } };
        Assert.False((await new TrainingRun(Make("cut"), observer, TimeProvider.System).RunAsync(false, cancellation.Token)).IsComplete);
        Assert.True((await new TrainingRun(Make("cut"), new RecordingObserver(), TimeProvider.System).RunAsync(true, CancellationToken.None)).IsComplete);

        foreach (var file in (string[])["model.safetensors", "config.json", "learner.bin"])
            Assert.Equal(File.ReadAllBytes(folder[$"whole/checkpoints/step-000009/{file}"]), File.ReadAllBytes(folder[$"cut/checkpoints/step-000009/{file}"]));
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

        await new TrainingRun(plan with { Stages = [plan.Stages[1]] }, new RecordingObserver { OnStep = _ => live.Add(torch.Tensor.TotalCount) }, TimeProvider.System).RunAsync(false, CancellationToken.None);

        Assert.Single(live.Skip(2).Distinct());
    }
}
