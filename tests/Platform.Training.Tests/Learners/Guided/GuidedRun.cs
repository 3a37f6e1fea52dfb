using System.IO.Compression;
using System.Text.Json.Nodes;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.Guided;

/// <summary>Short runs on the echo environment.</summary>
internal static class GuidedRun
{
    /// <summary>Trains a fresh policy and gives the bytes of its weights.</summary>
    /// <param name="learner">Options of the only stage.</param>
    /// <param name="steps">Steps of the stage.</param>
    /// <param name="observer">Told of every step; null for nobody.</param>
    /// <param name="change">Changes the plan.</param>
    public static async Task<byte[]> ParametersAsync(object learner, int steps = 3, RecordingObserver? observer = null, Func<RunPlan, RunPlan>? change = null)
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(folder["run"], learner, steps);
        await new TrainingRun(change is null ? plan : change(plan), observer ?? new RecordingObserver(), TimeProvider.System).RunAsync(resume: false, CancellationToken.None);
        return File.ReadAllBytes(Directory.GetFiles(folder["run/checkpoints"], "model.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last());
    }

    /// <summary>A plan of one stage.</summary>
    public static RunPlan Plan(string folder, object learner, int steps) => EchoPlan.Create(folder, 0, 1) with
    {
        Stages = [new StagePlan("guided", steps, learner, new() { LearningRate = 5e-3 })],
        Evaluation = new() { Tasks = 2, FinalTasks = 0 },
    };

    /// <summary>The stored episodes of a step.</summary>
    public static IReadOnlyList<JsonNode> Episodes(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
