using Platform.Host.Recipes;
using Platform.Host.Tests.Training;
using Platform.Plugins.Configuration;
using Platform.Training.Runs;

namespace Platform.Host.Tests.Isolation;

[Collection(TrainCollection.Name)]
public sealed class KilledTrainingTests : IAsyncDisposable
{
    private const string Recipe = """
        name: killed
        environment:
          id: echo-v1
          turns: 6
        policy:
          template: plain
          model: {hiddenSize: 16, layers: 1, heads: 2, feedForwardSize: 32, maxLength: 128}
        rollout:
          maxTokensPerTurn: 2
          concurrency: 16
          faultRetries: 8
        stages:
          - {name: imitation, steps: 2, learner: {type: sft, demonstrator: oracle, batchSize: 16}}
          - {name: grpo, steps: 5, learner: {type: grpo, groupSize: 4, batchSize: 64}}
        evaluation: {finalTasks: 2}
        """;

    private readonly Apart _apart = new(Apart.Echo);
    private readonly TemporaryFolder _folder = new();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _apart.DisposeAsync();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task PluginKilledEvery20Episodes_LosesNoEpisode_ScoresNoFault_AndTrainsTheSame()
    {
        var whole = await TrainAsync("whole", "environment.isolation=none", killEvery: null);
        Assert.Equal(0, whole.Kills);
        var killed = await TrainAsync("killed", "environment.isolation=process", killEvery: 20);
        Assert.InRange(killed.Kills, ((2 * 16) + (5 * 64)) / 20, int.MaxValue);

        var metrics = RunFiles.Metrics(_folder.Path("killed"));
        Assert.Equal(7, metrics.Length);
        Assert.All(metrics.Skip(2), line => Assert.Contains("\"episodes\":64", line, StringComparison.Ordinal));
        Assert.All(metrics.Skip(2), line => Assert.Contains("\"dropped\":0", line, StringComparison.Ordinal));
        Assert.Equal(Comparable(RunFiles.Metrics(_folder.Path("whole"))), Comparable(metrics));
        Assert.Equal(RunFiles.Weights(_folder.Path("whole"), 7), RunFiles.Weights(_folder.Path("killed"), 7));
    }

    // How many attempts failed is the only thing that may differ.
    private static IEnumerable<string> Comparable(IEnumerable<string> metrics) => metrics.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"faults\":[0-9]+", "\"faults\":0"));

    private async Task<KillingObserver> TrainAsync(string name, string assignment, int? killEvery)
    {
        var recipe = new RecipeReader(_apart.Registry).Read(SetOverride.Apply(YamlReader.Read(Recipe, "recipe.yaml"), assignment), "recipe");
        var observer = new KillingObserver(killEvery is null ? null : _apart.ProcessesOf((EnvironmentSource)recipe.Environment), killEvery ?? 0);
        var result = await new TrainingRun(recipe.Plan(name, _folder.Path(name)), observer, TimeProvider.System).RunAsync(resume: false, CancellationToken.None);
        Assert.True(result.IsComplete);
        return observer;
    }
}
