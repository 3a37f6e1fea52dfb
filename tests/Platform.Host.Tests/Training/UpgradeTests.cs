using System.IO.Compression;
using System.Text.Json.Nodes;
using Platform.Evaluation;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Tests.Loading;
using Platform.Training.Curricula;
using Platform.Training.Runs;

namespace Platform.Host.Tests.Training;

/// <summary>Plugins that need different versions of one library, in one training run; and one of them upgraded while it goes on.</summary>
[Collection(TrainCollection.Name)]
public sealed class UpgradeTests : IDisposable
{
    private const string Recipe = """
        name: two
        environment:
          mixture:
            - first-v1
            - {id: second-v1, weight: 2, steps: 3}
        policy:
          template: plain
          model: {hiddenSize: 16, layers: 1, heads: 2, feedForwardSize: 32, maxLength: 128}
        rollout: {maxTokensPerTurn: 2, storeEvery: 1}
        steps: 8
        learner: {type: grpo, groupSize: 2, batchSize: 12}
        evaluation: {finalTasks: 6, baselines: [quiet]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Speaking(string name, string version)
    {
        var folder = _folder.Path("built", name);
        CompiledPlugin.Speaking(folder, name, version);
        return folder;
    }

    /// <summary>What the agents of a step were told, by environment.</summary>
    private ILookup<string, string> Told(int step)
    {
        using var file = new GZipStream(File.OpenRead(_folder.Path("runs", "two", "episodes", $"step-{step:D6}.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .SelectMany(episode => episode["turns"]!.AsArray().Select(turn => (Environment: (string)episode["task"]!["environment"]!, Text: ((string)turn!["messages"]![0]!["text"]!).Trim())))
            .ToLookup(turn => turn.Environment, turn => turn.Text);
    }

    [Fact]
    public async Task TwoPluginsWithConflictingDependencies_TrainTogether_WhileOneIsUpgradedAndItsMemoryReturns()
    {
        var registry = new PluginRegistry();
        registry.Register(new CurriculaPlugin(), "platform");
        using var host = new PluginHost(registry, new PluginCache(_folder.Path("cache"), new PluginLimits()), TimeProvider.System);
        host.Load(Speaking("first", "1.0.0"));
        host.Load(Speaking("second", "2.0.0"));
        var plan = new RecipeReader(registry).Read(YamlReader.Read(Recipe, "recipe.yaml"), "two").Plan("two", _folder.Path("runs", "two"));
        RetiredPlugin? old = null;
        var returnedInStep = 0;
        var observer = new StepObserver(step =>
        {
            if (step == 3)
            {
                Speaking("first", "3.0.0");
                old = host.Reload("first")!.Value.Old;
            }
            else if (step > 4 && returnedInStep == 0 && IsCollected(old!))
            {
                returnedInStep = step;
            }
        });

        var result = await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(resume: false, CancellationToken.None);

        Assert.True(result.IsComplete);
        for (var step = 1; step <= 8; step++)
        {
            var told = Told(step);
            Assert.Equal(["first-v1", "second-v1"], told.Select(environment => environment.Key).Order(StringComparer.Ordinal));
            Assert.All(told["first-v1"], text => Assert.Equal(step <= 3 ? "1.0.0" : "3.0.0", text));
            Assert.All(told["second-v1"], text => Assert.Equal("2.0.0", text));
        }

        Assert.InRange(returnedInStep, 5, 8);
        Assert.True(old!.Drained.IsCompletedSuccessfully);
        Assert.Equal(["first", "second"], host.Plugins.Select(plugin => plugin.Name));
    }

    [Fact]
    public async Task Train_ReloadPlugins_TakesUpWhatIsInstalledMeanwhile()
    {
        await File.WriteAllTextAsync(_folder.Path("recipe.yaml"), Recipe);
        foreach (var (name, version) in new[] { ("first", "1.0.0"), ("second", "2.0.0") })
            Assert.Equal(0, (await Call.WithPlugins(_folder, "plugin", "add", Speaking(name, version))).ExitCode);
        using var end = new CancellationTokenSource();
        var train = Call.WithPlugins(_folder, end.Token, "train", _folder.Path("recipe.yaml"), "--runs", _folder.Path("runs"), "--reload-plugins", "--set", "steps=100000", "--set", "evaluation.finalTasks=0");
        var metrics = _folder.Path("runs", "two", "metrics.jsonl");
        await Until(() => File.Exists(metrics) && File.ReadLines(metrics).Count() > 2, train);
        Assert.Equal(0, (await Call.WithPlugins(_folder, "plugin", "add", Speaking("first", "3.0.0"))).ExitCode);
        await Until(() => Directory.GetFiles(_folder.Path("runs", "two", "episodes"), "step-*.jsonl.gz").Order(StringComparer.Ordinal).ToArray() is [.., var last]
            && Told(int.Parse(Path.GetFileName(last)[5..11], System.Globalization.CultureInfo.InvariantCulture))["first-v1"].Contains("3.0.0"), train);
        await end.CancelAsync();
        var call = await train;
        Assert.Equal((130, ""), (call.ExitCode, call.Error));
        Assert.Contains("Plugin 'first' 1.0.0 was replaced by 3.0.0: new episodes are played with it.", call.Output, StringComparison.Ordinal);
        Assert.Contains("1.0.0", await File.ReadAllTextAsync(_folder.Path("runs", "two", "environment.json")), StringComparison.Ordinal);
    }

    private static bool IsCollected(RetiredPlugin plugin)
    {
        for (var i = 0; i < 100 && !plugin.IsCollected; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(50);
        }

        return plugin.IsCollected;
    }

    private static async Task Until(Func<bool> condition, Task<Call> call)
    {
        for (var i = 0; i < 1200 && !condition(); i++)
        {
            Assert.False(call.IsCompleted, call.IsCompleted ? (await call).Error : "");
            await Task.Delay(100);
        }

        Assert.True(condition());
    }

    private sealed class StepObserver(Action<int> finished) : IRunObserver
    {
        public void Note(string message)
        {
        }

        public void RunStarted(RunStart start)
        {
        }

        public void StageStarted(StageStart stage)
        {
        }

        public void RolloutProgress(int done, int total)
        {
        }

        public void StepFinished(StepMetrics metrics) => finished(metrics.Step);

        public void CheckpointWritten(int step, string folder)
        {
        }

        public void EvaluationProgress(string policy, int done, int total)
        {
        }

        public void EvaluationFinished(string name, EvaluationTable table)
        {
        }
    }
}
