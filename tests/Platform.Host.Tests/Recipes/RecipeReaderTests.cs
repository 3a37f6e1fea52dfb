using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;
using Platform.Training.Plans;

namespace Platform.Host.Tests.Recipes;

public sealed class RecipeReaderTests
{
    private const string Smallest = """
        environment: maze-v1
        steps: 3
        learner: grpo
        """;

    private static readonly PluginCatalog Catalog = new(Call.Plugins, TextWriter.Null);

    public static TheoryData<string> InTreeRecipes() => [.. Directory.GetFiles(Repository.File("recipes"), "*.yaml").Select(path => Path.GetRelativePath(Repository.Root, path))];

    [Theory]
    [MemberData(nameof(InTreeRecipes))]
    public void InTreeRecipe_IsRight_AndItsResolvedFormReadsBackTheSame(string path)
    {
        var reader = new RecipeReader(Catalog.Registry);
        var recipe = reader.Read(Repository.File(path), [], null);
        Assert.Equal(Path.GetFileNameWithoutExtension(path), recipe.Name);
        var resolved = recipe.Resolve();
        Assert.Equal(resolved, reader.Read(YamlReader.Read(resolved, "resolved.yaml"), "other").Resolve());
    }

    [Fact]
    public void Read_WritesOutEveryDefault_AndKeepsTheFormOfOneStage()
    {
        var recipe = Read(Smallest);
        var stage = Assert.Single(recipe.Stages);
        Assert.Equal(("grpo", 3, "recipe"), (stage.Name, stage.Steps, recipe.Name));
        Assert.Equal(new GrpoOptions(), stage.Learner);
        Assert.Contains("\nsteps: 3\nlearner:\n  type: grpo\n  groupSize: 8\n", recipe.Resolve(), StringComparison.Ordinal);
    }

    [Fact]
    public void Set_ChangesNestedValues_EvenBelowAShorthand()
    {
        var recipe = Read(Smallest, "learner.kl.coefficient=0.02", "steps=7", "checkpoint.every=3", "environment.maxSteps=9");
        Assert.Equal(0.02, Assert.IsType<GrpoOptions>(recipe.Stages[0].Learner).Kl.Coefficient);
        Assert.Equal((7, 3), (recipe.Stages[0].Steps, recipe.File.Checkpoint.Every));
        Assert.Contains("maxSteps: 9", recipe.Resolve(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mixture_ResolvedForm_ReadsBackTheSame_AndItsTasksFollowTheWeights()
    {
        var recipe = Read("environment: {mixture: [{id: maze-v1, weight: 2, layout: umaze}, {id: bandit-v1, arms: 3}]}\nsteps: 3\nlearner: {type: sft, demonstrator: uniform}");
        var resolved = recipe.Resolve();
        Assert.Equal(resolved, new RecipeReader(Catalog.Registry).Read(YamlReader.Read(resolved, "resolved.yaml"), "other").Resolve());
        var environment = (Platform.Training.Plans.IEnvironmentSource)recipe.Environment;
        Assert.Equal(("maze-v1+bandit-v1", null), (environment.Id, environment.Tasks.HeldOutCount));
        Assert.Contains("uniform", environment.ScriptedPolicies);
        Assert.DoesNotContain("ucb", environment.ScriptedPolicies);
        string[] ids = [.. Enumerable.Range(0, 6).Select(index => environment.Tasks.Training(1, index).Id)];
        Assert.Equal(["maze-v1/train/0", "bandit-v1/train/0", "maze-v1/train/1", "maze-v1/train/2", "bandit-v1/train/1", "maze-v1/train/3"], ids);
        Assert.All(Enumerable.Range(0, 6), index => Assert.StartsWith(environment.Tasks.HeldOut((long)index).Environment, environment.Tasks.HeldOut((long)index).Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("environment.mixture needs two environments or more, such as [maze-v1, bandit-v1].", "[maze-v1]")]
    [InlineData("environment.mixture.1 is 'maze-v1', which stands there twice: keep one, and give it a larger weight to have more of it.", "[maze-v1, maze-v1]")]
    [InlineData("environment.mixture.1.id is 'maze', which is not known: did you mean 'maze-v1'?", "[bandit-v1, maze]")]
    [InlineData("environment.mixture.0.weight must be a whole number from 1 to 1000: use 1.", "[{id: maze-v1, weight: 0}, bandit-v1]")]
    [InlineData("environment.mixture.0.arm is not a setting: did you mean 'arms'?", "[{id: bandit-v1, arm: 3}, maze-v1]")]
    [InlineData("environment.arms stands beside environment.mixture, where each environment has its own settings: move it into an item of environment.mixture.", "[bandit-v1, maze-v1], arms: 3")]
    public void Mixture_Fault_IsToldWithItsLine(string message, string mixture)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"environment: {{mixture: {mixture}}}\nsteps: 3\nlearner: grpo"));
        Assert.Equal($"recipe.yaml(1): {message}", error.Message);
    }

    [Fact]
    public void ReadStored_RunWithSettingsThatHaveMoved_HasThemWhereTheyBelong()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("recipe.yaml"), Smallest + "\npolicy: {engine: native, generationType: bf16, cacheMegabytes: 7, template: plain}");
        var file = new RecipeReader(Catalog.Registry).ReadStored(folder.Path("recipe.yaml"), ["generation.prefillTokens=9"]).File;
        Assert.Equal(new() { Engine = "native", Type = "bf16", CacheMegabytes = 7, PrefillTokens = 9 }, file.Generation);
        Assert.Equal("plain", file.Policy.Template);
    }

    [Fact]
    public void Read_Int8_MayEvaluateWhatImitates()
    {
        Assert.Equal("int8", Read("environment: maze-v1\nsteps: 3\nlearner: {type: sft, demonstrator: oracle}\ngeneration: {type: int8}").File.Generation.Type);
    }

    [Fact]
    public void Seed_FromTheCommandLine_ReplacesTheRecipes()
    {
        var root = YamlReader.Read(Smallest + "\nseed: 4", "recipe.yaml");
        Assert.Equal(4UL, new RecipeReader(Catalog.Registry).Read(root, "recipe").File.Seed);
        using var file = new TemporaryFolder();
        File.WriteAllText(file.Path("recipe.yaml"), Smallest + "\nseed: 4");
        Assert.Equal(9UL, new RecipeReader(Catalog.Registry).Read(file.Path("recipe.yaml"), ["seed=5"], 9).File.Seed);
    }

    [Theory]
    [InlineData("recipe.yaml(4): learnr is not a setting: did you mean 'learner'?", "learnr: grpo")]
    [InlineData("recipe.yaml(4): seed is '-1', but a whole number is expected, such as 1.", "seed: -1")]
    [InlineData("recipe.yaml(5): rollout.temperature is 0, but must be from 0.01 to 100: use 0.01.", "rollout:\n  temperature: 0")]
    [InlineData("recipe.yaml(5): checkpoint.evry is not a setting: did you mean 'every'?", "checkpoint:\n  evry: 3")]
    [InlineData("recipe.yaml(5): evaluation.baselines.0 is 'orcale', which maze-v1 does not have: did you mean 'oracle'?", "evaluation:\n  baselines: [orcale]")]
    [InlineData("recipe.yaml(5): policy.from is 'no/such/folder', but there is no such folder: name a folder with model.safetensors, config.json and tokenizer.json.", "policy:\n  from: no/such/folder")]
    [InlineData("recipe.yaml(5): policy.engine is not a setting: write generation.engine.", "policy:\n  engine: torch")]
    [InlineData("recipe.yaml(5): policy.generationType is not a setting: write generation.type.", "policy:\n  generationType: bf16")]
    [InlineData("recipe.yaml(5): generation.type is 'f16', but must be one of f32, bf16, int8: use bf16.", "generation:\n  type: f16")]
    [InlineData("recipe.yaml(5): generation.type is bf16, which only the native engine on a CPU gives, but generation.engine is torch and policy.device is auto: use f32, or engine native and device cpu.", "generation:\n  {type: bf16, engine: torch}")]
    [InlineData("recipe.yaml(5): generation.type is int8, which is for evaluations, but learner grpo trains on what is sampled: use f32 or bf16.", "generation:\n  type: int8")]
    [InlineData("recipe.yaml(4): name is '../out', but a name has letters, digits, '-', '_' and '.' only and begins with a letter or digit, such as maze-2.", "name: ../out")]
    [InlineData("recipe.yaml(4): stages stands beside steps, learner, optimizer, rewards, curriculum or alarms, which belong to a recipe of one stage: move them into a stage.", "stages:\n  - {name: a, steps: 1, learner: grpo}")]
    public void WrongRecipe_IsToldWithFileAndLine(string message, string lines)
    {
        Assert.Equal(message, Fault(Smallest + "\n" + lines));
    }

    [Theory]
    [InlineData("--set learner.batchSize=60: learner.batchSize is 60, which does not hold whole groups of 8 (learner.groupSize): use 64.", "learner.batchSize=60")]
    [InlineData("recipe.yaml(3): learner.type is 'gropo', which is not known: did you mean 'grpo'?", "learner.type=gropo", true)]
    [InlineData("--set environment.id=maze-1: environment.id is 'maze-1', which is not known: did you mean 'maze-v1'?", "environment.id=maze-1")]
    [InlineData("--set learner={type: sft, demonstrator: uniformm}: learner.demonstrator is 'uniformm', which maze-v1 does not have: did you mean 'uniform'?", "learner={type: sft, demonstrator: uniformm}")]
    [InlineData("--set steps=0: steps is 0, but must be from 1 to 10000000: use 1.", "steps=0")]
    [InlineData("--set steps: A setting and its value are expected, such as --set learner.kl.coefficient=0.02.", "steps")]
    public void WrongChange_IsToldWithItsAssignment(string message, string assignment, bool inFile = false)
    {
        Assert.Equal(message, inFile ? Fault(Smallest.Replace("learner: grpo", "learner: gropo", StringComparison.Ordinal)) : Fault(Smallest, assignment));
    }

    [Fact]
    public void AllFaults_AreToldAtOnce_InTheOrderOfTheFile()
    {
        const string Wrong = """
            environment:
              id: maze-v1
              sise: 9
            seed: many
            learner:
              type: grpo
              groupSize: 1
            rollout:
              topP: 3
            """;
        var faults = Assert.Throws<ConfigurationException>(() => Read(Wrong)).Errors;
        Assert.Equal([3, 4, 7, 9], faults.Select(fault => fault.Location.Line).Where(line => line > 1));
        Assert.Contains(faults, fault => fault.Message.StartsWith("environment.sise is not a setting: did you mean 'size'?", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Message == "learner.groupSize is 1, but an advantage compares trajectories of one task: use 2 or more.");
    }

    [Theory]
    [InlineData("environment: maze-v1\nlearner: grpo", "steps is missing: say how many training steps to take, such as steps: 100.")]
    [InlineData("environment: maze-v1\nsteps: 3", "learner is missing: name one, such as learner: grpo; docs/settings.md lists them all.")]
    [InlineData("environment: maze-v1\nstages: []", "stages is empty, but a run needs at least one: add a block with name, steps and learner.")]
    [InlineData("environment: maze-v1\nstages:\n  - {name: a, steps: 1, learner: grpo}\n  - {name: a, steps: 1, learner: grpo}", "stages has 2 stages named 'a', but checkpoints and metrics tell stages apart by name: rename one.")]
    [InlineData("steps: 3\nlearner: grpo", "environment is missing: set it (Where the episodes are played: an id, a block with an id and that environment's options, or a mixture of such).")]
    public void MissingPart_IsNamed(string recipe, string message)
    {
        Assert.EndsWith(message, Fault(recipe), StringComparison.Ordinal);
    }

    private static Recipe Read(string text, params string[] assignments) =>
        new RecipeReader(Catalog.Registry).Read(assignments.Aggregate(YamlReader.Read(text, "recipe.yaml"), SetOverride.Apply), "recipe");

    private static string Fault(string text, params string[] assignments) => Assert.Throws<ConfigurationException>(() => Read(text, assignments)).Message;
}
