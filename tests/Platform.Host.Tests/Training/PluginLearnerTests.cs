using System.Text.Json.Nodes;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Training;

[Collection(TrainCollection.Name)]
public sealed class PluginLearnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_LearnerOfAPlugin_IsNamedLikeAnyOther()
    {
        File.WriteAllText(_folder.Path("recipe.yaml"), Recipe("ranked", "spread: 2"));

        var call = await Call.Of("train", _folder.Path("recipe.yaml"), "--runs", _folder.Path("runs"), "--plugins", Call.Built("Platform.Tests.Learner"), "--json");

        Assert.Equal("", call.ExitCode == 0 ? "" : call.Error);
        var run = _folder.Path("runs", "tiny");
        Assert.InRange(JsonNode.Parse(RunFiles.Metrics(run)[^1])!["advantageMax"]!.GetValue<double>(), 1.01, 2); // above the default spread of 1
        Assert.Contains("type: ranked", File.ReadAllText(Path.Combine(run, "recipe.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_UnknownLearner_OffersThatOfThePlugin()
    {
        File.WriteAllText(_folder.Path("recipe.yaml"), Recipe("rankd", "groupSize: 4"));

        var call = await Call.Of("train", _folder.Path("recipe.yaml"), "--runs", _folder.Path("runs"), "--plugins", Call.Built("Platform.Tests.Learner"));

        Assert.Equal(2, call.ExitCode);
        Assert.Contains("stages.1.learner.type is 'rankd', which is not known: did you mean 'ranked'?", call.Error, StringComparison.Ordinal);
    }

    private static string Recipe(string learner, string setting) => $"""
        name: tiny
        environment:
          id: bandit-v1
          arms: 2
          horizon: 8
          reward: expected
          style: compact
        policy:
          template: plain
          model:
            hiddenSize: 16
            layers: 1
            heads: 2
            feedForwardSize: 32
            maxLength: 32
          tokenizer:
            episodes: 4
        rollout:
          maxTokensPerTurn: 1
        stages:
          - name: imitation
            steps: 20
            learner:
              type: sft
              demonstrator: uniform
            optimizer:
              learningRate: 0.02
          - name: mine
            steps: 2
            learner:
              type: {learner}
              batchSize: 32
              {setting}
        evaluation:
          tasks: 4
          finalTasks: 0
        """;
}
