using System.IO.Compression;
using System.Text.Json.Nodes;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Runs;

public class ToolTrainingTests
{
    [Theory]
    [InlineData("plain", "auto", "auto", 0.1)]
    [InlineData("chat", "pythonic", "none", 0.2)]
    public async Task Run_ImitationThenGrpo_LearnsToCallATool(string template, string format, string prompt, double initialWeights)
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var plan = Plan(folder["run"], template, format, prompt, initialWeights, improvement: 40) with { Evaluation = new() { Tasks = 10, FinalTasks = 60, Baselines = ["random", "oracle"], Metrics = ["success", "return", "toolErrors"] } };

        var result = await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(resume: false, CancellationToken.None);

        Assert.True(result.IsComplete);
        var rows = result.Final!.Rows.ToDictionary(row => (row.Policy, row.Metric), row => row.Estimate.Mean);
        Assert.Equal((1, 3), (rows[("oracle", "success")], rows[("oracle", "return")]));
        Assert.InRange(rows[("imitation", "return")], 0.7, 2.3); // the noisy player earns 2
        Assert.InRange(rows[("trained", "return")], 2.4, 3);
        Assert.Contains("parseErrors", observer.Steps[^1].Values.Keys);

        var episode = Episodes(folder["run/episodes/step-000120.jsonl.gz"])[0];
        var turns = episode["turns"]!.AsArray();
        Assert.Equal(["a", "b", "c"], turns[0]!["tools"]!.AsArray().Select(tool => (string?)tool!["function"]!["name"]));
        Assert.Null(turns[1]!["tools"]); // the same as before
        var (action, read) = ((string)turns[0]!["action"]!, turns[0]!["toolCalls"]![0]!);
        Assert.Equal(action, $"[{read["name"]}(times={read["arguments"]!["times"]})]");
        Assert.Equal(("tool", "ok", "call_1"), ((string)turns[1]!["messages"]![0]!["role"]!, (string)turns[1]!["messages"]![0]!["text"]!, (string)turns[1]!["messages"]![0]!["callId"]!));
        Assert.Equal("call_2", (string?)turns[1]!["toolCalls"]![0]!["id"]);
    }

    private static RunPlan Plan(string folder, string template, string format, string prompt, double initialWeights, int improvement)
    {
        var plan = EchoPlan.Create(folder, imitation: 80, improvement, ButtonsEnvironment.Source());
        return plan with
        {
            Policy = plan.Policy with { Template = template, ToolFormat = format, ToolPrompt = prompt, Tokenizer = new() { VocabularySize = 320, Episodes = 20 }, Model = plan.Policy.Model with { MaxLength = 256, HiddenSize = 64, InitializerRange = initialWeights } },
            Rollout = plan.Rollout with { MaxTokensPerTurn = 40, StopStrings = template == "plain" ? ["\n"] : [], StepTimeoutSeconds = 60, StoreEvery = 20 },
            Stages =
            [
                plan.Stages[0] with { Learner = new SftOptions { Demonstrator = "noisy", BatchSize = 32 }, Optimizer = new() { LearningRate = 5e-3 } },
                plan.Stages[1] with { Optimizer = new() { LearningRate = 2e-3 } },
            ],
        };
    }

    private static JsonNode[] Episodes(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
