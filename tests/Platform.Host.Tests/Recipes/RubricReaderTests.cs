using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;
using Platform.Training.Plans;

namespace Platform.Host.Tests.Recipes;

public sealed class RubricReaderTests
{
    private const string Smallest = """
        environment: maze-v1
        steps: 3
        learner: grpo
        """;

    private const string Known = "known are environment, all-tests-v1, code-length-v1, code-style-v1, compiles-v1, contains-v1, distinct-v1, exact-match-v1, format-v1, length-penalty-v1, number-match-v1, regex-v1, relative-memory-v1, relative-speed-v1, tests-passed-v1, turn-format-v1.";

    private static readonly PluginCatalog Catalog = new(Call.Plugins, TextWriter.Null);

    [Fact]
    public void Read_WithoutBoth_TakesTheEnvironmentsRewardAndEveryTaskOnce()
    {
        var recipe = Read("");
        Assert.Equal(RewardPart.Default, recipe.Stages[0].Rewards);
        Assert.Equal("uniform-v1", recipe.Stages[0].Curriculum.Id);
        Assert.Contains("\nrewards:\n  - id: environment\n    name: environment\n    weight: 1\ncurriculum:\n  id: uniform-v1\n", recipe.Resolve(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PartsAndCurriculum_BindsTheirSettings_AndTheResolvedFormReadsBackTheSame()
    {
        var recipe = Read("""
            rewards:
              - environment
              - {id: exact-match-v1, name: right, weight: -0.5, timeoutSeconds: 3, concurrency: 2, parameter: goal}
              - {id: regex-v1, weight: 0, pattern: '^\d+$'}
            curriculum: {id: success-band-v1, explore: 0.1}
            """);
        var parts = recipe.Stages[0].Rewards;
        Assert.Equal([("environment", 1, null), ("right", -0.5, "exact-match-v1"), ("regex-v1", 0, "regex-v1")], parts.Select(part => (part.Name, part.Weight, part.Rewarder?.Id)));
        Assert.Equal((3, 2, 60, 16), (parts[1].TimeoutSeconds, parts[1].Concurrency, parts[2].TimeoutSeconds, parts[2].Concurrency));
        Assert.Equal("parameter: goal\nignoreCase: false\ntrim: true", parts[1].Rewarder!.Settings);
        var resolved = recipe.Resolve();
        Assert.Contains("explore: 0.1", resolved, StringComparison.Ordinal);
        Assert.Equal(resolved, new RecipeReader(Catalog.Registry).Read(YamlReader.Read(resolved, "resolved.yaml"), "other").Resolve());
    }

    [Fact]
    public void Read_SeveralStages_GivesEachItsOwn()
    {
        var recipe = new RecipeReader(Catalog.Registry).Read(YamlReader.Read("""
            environment: maze-v1
            stages:
              - {name: a, steps: 1, learner: sft}
              - {name: b, steps: 1, learner: grpo, rewards: [format-v1], curriculum: success-band-v1}
            """, "recipe.yaml"), "recipe");
        Assert.Equal(["environment", "format-v1"], recipe.Stages.Select(stage => Assert.Single(stage.Rewards).Name));
        Assert.Equal(["uniform-v1", "success-band-v1"], recipe.Stages.Select(stage => stage.Curriculum.Id));
        Assert.Equal(recipe.Resolve(), new RecipeReader(Catalog.Registry).Read(YamlReader.Read(recipe.Resolve(), "resolved.yaml"), "other").Resolve());
    }

    [Theory]
    [InlineData("recipe.yaml(4): rewards.0.id is 'exact-match-1', which is not known: did you mean 'exact-match-v1'?", "rewards: [exact-match-1]")]
    [InlineData("recipe.yaml(4): rewards.0.id is 'praise', which is not known: " + Known, "rewards: [praise]")]
    [InlineData("recipe.yaml(5): rewards.0.wieght is not a setting: did you mean 'weight'?", "rewards:\n  - {id: format-v1, wieght: 2}")]
    [InlineData("recipe.yaml(5): rewards.0.ignorecase is not a setting: did you mean 'ignoreCase'?", "rewards:\n  - {id: contains-v1, ignorecase: true}")]
    [InlineData("recipe.yaml(5): rewards.0.weight is 'much', but a number is expected, such as 1.", "rewards:\n  - {id: format-v1, weight: much}")]
    [InlineData("recipe.yaml(5): rewards.0.timeoutSeconds is 0, but must be from 0.01 to 86400: use 0.01.", "rewards:\n  - {id: format-v1, timeoutSeconds: 0}")]
    [InlineData("recipe.yaml(5): rewards.0.timeoutSeconds is not a setting: known are id, name, weight.", "rewards:\n  - {id: environment, timeoutSeconds: 1}")]
    [InlineData("recipe.yaml(5): rewards.0.limit is 5, which is not above rewards.0.free (256): use 257 or more.", "rewards:\n  - {id: length-penalty-v1, limit: 5}")]
    [InlineData("recipe.yaml(5): rewards.0 needs an id: use one of environment, all-tests-v1, code-length-v1, code-style-v1, compiles-v1, contains-v1, distinct-v1, exact-match-v1, format-v1, length-penalty-v1, number-match-v1, regex-v1, relative-memory-v1, relative-speed-v1, tests-passed-v1, turn-format-v1.", "rewards:\n  - {weight: 2}")]
    [InlineData("recipe.yaml(6): rewards has two parts named 'format-v1', but metrics tell parts apart by name: give one a name of its own.", "rewards:\n  - format-v1\n  - {id: format-v1, weight: 2}")]
    [InlineData("recipe.yaml(5): rewards.0.name is 'environment', which is the environment's own reward: choose another, such as format-v1.", "rewards:\n  - {id: format-v1, name: environment}")]
    [InlineData("recipe.yaml(5): rewards.0.name is 'a/b', but a name has letters, digits, '-', '_' and '.' only and begins with a letter or digit, such as maze-2.", "rewards:\n  - {id: format-v1, name: a/b}")]
    [InlineData("recipe.yaml(4): rewards has no part with a weight, so there is nothing to train on: use [environment], or give a part a weight.", "rewards: [{id: environment, weight: 0}]")]
    [InlineData("recipe.yaml(4): rewards has no part with a weight, so there is nothing to train on: use [environment], or give a part a weight.", "rewards: []")]
    [InlineData("recipe.yaml(4): rewards is 'format-v1', but a list is expected, such as [format-v1].", "rewards: format-v1")]
    [InlineData("recipe.yaml(6): evaluation.metrics.1 is 'reward/lenght', which no stage has among its rewards: did you mean 'reward/length'?", "rewards: [{id: length-penalty-v1, name: length}]\nevaluation:\n  metrics: [success, reward/lenght]")]
    [InlineData("recipe.yaml(4): curriculum.id is 'success-band', which is not known: did you mean 'success-band-v1'?", "curriculum: success-band")]
    [InlineData("recipe.yaml(5): curriculum needs an id: use one of success-band-v1, uniform-v1.", "curriculum:\n  explore: 0.3")]
    [InlineData("recipe.yaml(4): curriculum.explor is not a setting: did you mean 'explore'?", "curriculum: {id: success-band-v1, explor: 0.3}")]
    [InlineData("recipe.yaml(4): curriculum.low is 0.9, which is above curriculum.high (0.75): use 0.75 or less.", "curriculum: {id: success-band-v1, low: 0.9}")]
    public void WrongPart_IsToldWithFileAndLine(string message, string lines) => Assert.Equal(message, Assert.Throws<ConfigurationException>(() => Read(lines)).Message);

    [Fact]
    public void Schema_KnowsEveryRewarderAndCurriculum()
    {
        var schema = RecipeSchema.Build(Catalog.Registry);
        var definitions = (JsonObject)schema["$defs"]!;
        foreach (var holder in (string[])["RecipeFile", "RecipeStage"])
        {
            Assert.Equal("#/$defs/reward", (string?)definitions[holder]!["properties"]!["rewards"]!["items"]!["$ref"]);
            Assert.Equal("#/$defs/curriculum", (string?)definitions[holder]!["properties"]!["curriculum"]!["$ref"]);
        }

        var blocks = definitions["reward"]!["anyOf"]!.AsArray().OfType<JsonObject>().Where(block => block["properties"] is not null).ToDictionary(block => (string)block["properties"]!["id"]!["const"]!);
        Assert.Equal(["id", "name", "weight"], Keys(blocks["environment"]));
        Assert.Equal(["id", "name", "weight", "timeoutSeconds", "concurrency", "parameter", "ignoreCase", "trim"], Keys(blocks["exact-match-v1"]));
        Assert.Equal(16, blocks.Count);
        Assert.Contains("explore", definitions["curriculum"]!.ToJsonString(), StringComparison.Ordinal);

        static IEnumerable<string> Keys(JsonObject block) => block["properties"]!.AsObject().Select(property => property.Key);
    }

    private static Recipe Read(string lines) => new RecipeReader(Catalog.Registry).Read(YamlReader.Read(Smallest + "\n" + lines, "recipe.yaml"), "recipe");
}
