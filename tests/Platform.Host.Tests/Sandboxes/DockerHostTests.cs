using System.Diagnostics;
using System.Text.Json.Nodes;
using Platform.Host.Cli.Sandboxes;
using Platform.Host.Tests.Training;

namespace Platform.Host.Tests.Sandboxes;

/// <summary>Whole calls of the host against a real engine.</summary>
[Collection(TrainCollection.Name)]
[Trait("Category", "Slow")]
public sealed class DockerHostTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private const int ImitationSteps = 4, Steps = 8, Restarts = 2;

    private const string Recipe = """
        name: code
        seed: 3
        environment:
          id: code-v1
          style: compact
          maxTurns: 1
          testSeconds: 300
          sandbox: {provider: docker}
          tasks: {from: code-tasks-v1, levels: [tiny], knobs: {size: [2, 2]}}
        policy:
          template: plain
          tokenizer: {vocabularySize: 300, episodes: 16}
          model: {hiddenSize: 32, layers: 1, heads: 2, feedForwardSize: 64, maxLength: 128}
        rollout: {maxTokensPerTurn: 16, faultRetries: 8, concurrency: 4}
        stages:
          - name: imitation
            steps: 4
            learner: {type: sft, demonstrator: oracle, batchSize: 32}
            optimizer: {learningRate: 0.01}
          - name: grpo
            steps: 4
            rewards: [{id: tests-passed-v1}, {id: code-length-v1, weight: 0.5, free: 0, limit: 16}]
            learner: {type: grpo, groupSize: 4, batchSize: 32}
        evaluation: {tasks: 4, finalTasks: 4, baselines: []}
        checkpoint: {every: 4}
        """;

    private readonly TemporaryFolder _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Training_WhileTheEngineIsRestarted_GivesTheSameNumbersAndBytes()
    {
        Assert.Equal(0, await EndAsync(Train("whole")));

        using var training = Train("struck");
        foreach (var step in new[] { 1, ImitationSteps + 1 })
        {
            // Each strikes one stage, while a program of an episode runs, and that run is held until the engine is gone.
            while (!training.HasExited && (LinesOf("struck") < step || !engine.Hold("python3")))
                await Task.Delay(1);
            Assert.False(training.HasExited, "The run ended before its engine was restarted.");
            await engine.Daemon.RestartAsync(CancellationToken.None);
        }

        Assert.Equal(0, await EndAsync(training));
        var (whole, struck) = (StepsOf("whole"), StepsOf("struck"));
        Assert.Equal(Steps, struck.Length);
        Assert.True(Faults("struck") >= Restarts, "A restart struck no episode.");
        Assert.Equal(0, Faults("whole"));
        Assert.All(struck, step => Assert.Equal(0, (double)step["dropped"]!));
        // The expert solves every task: one episode scored 0 for a fault would be seen here.
        Assert.All(struck.Take(ImitationSteps), step => Assert.Equal(1, (double)step["success"]!));
        Assert.Equal(whole.Select(WithoutFaults), struck.Select(WithoutFaults));
        Assert.Equal(RunFiles.Weights(_runs.Path("whole"), Steps), RunFiles.Weights(_runs.Path("struck"), Steps));
        await AssertEndedAsync("supervise");
    }

    [Fact]
    public async Task Check_GradingAttacks_AreContained()
    {
        using var check = engine.Start(["sandbox", "check", "docker", "--json", .. GradingAttacks.Names.SelectMany(name => (string[])["--only", name])]);
        var output = await check.StandardOutput.ReadToEndAsync();
        Assert.Equal(0, await EndAsync(check));
        Assert.Equal(GradingAttacks.Names, JsonNode.Parse(output)!["rows"]!.AsArray().Select(row => (string)row!["name"]!));
    }

    [Fact]
    public async Task HostKilled_ItsContainersEnd()
    {
        using var host = engine.Start("sandbox", "run", "--provider", "docker", "--image", "python", "--time", "3600", "--", "sh", "-c", "sleep 98765 & sleep 98764");
        while (!engine.Runs("98765"))
            await Task.Delay(50);
        host.Kill();
        await host.WaitForExitAsync();
        await AssertEndedAsync("9876");
    }

    /// <summary>That no program of that command line is left in the engine's containers, a moment after its host is gone.</summary>
    private async Task AssertEndedAsync(string word)
    {
        for (var attempt = 0; attempt < 1200 && engine.Runs(word); attempt++)
            await Task.Delay(100);
        Assert.False(engine.Runs(word), "A container outlived its host.");
    }

    private Process Train(string name)
    {
        File.WriteAllText(_runs.Path("code.yaml"), Recipe);
        return engine.Start("train", _runs.Path("code.yaml"), "--runs", _runs.FullPath, "--name", name);
    }

    private static async Task<int> EndAsync(Process process)
    {
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private int LinesOf(string run) => File.Exists(_runs.Path(run, "metrics.jsonl")) ? File.ReadLines(_runs.Path(run, "metrics.jsonl")).Count() : 0;

    private double Faults(string run) => LinesOf(run) == 0 ? 0 : StepsOf(run).Sum(step => (double)step["faults"]!);

    private JsonObject[] StepsOf(string run) => [.. RunFiles.Metrics(_runs.Path(run)).Select(line => (JsonObject)JsonNode.Parse(line)!)];

    private static string WithoutFaults(JsonObject step)
    {
        var rest = (JsonObject)step.DeepClone();
        rest.Remove("faults");
        return rest.ToJsonString();
    }
}
