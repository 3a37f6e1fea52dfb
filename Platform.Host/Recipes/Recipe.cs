using Platform.Plugins.Configuration;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>A recipe after every name was looked up and every value checked.</summary>
internal sealed record Recipe
{
    private static readonly SourceLocation Written = new("(resolved recipe)", 0, 0);

    /// <summary>Name of the recipe.</summary>
    public required string Name { get; init; }

    /// <summary>The settings that depend on no plugin.</summary>
    public required RecipeFile File { get; init; }

    /// <summary>The environment, or several, with its options.</summary>
    public required IRecipeEnvironment Environment { get; init; }

    /// <summary>The stages, at least one.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>Learner types by stage, as the recipe names them.</summary>
    public required IReadOnlyList<string> LearnerTypes { get; init; }

    /// <summary>The recipe as YAML with every default written out; reading it gives the same recipe.</summary>
    public string Resolve()
    {
        var learners = Stages.Select((stage, i) => new MappingNode(Written, [Entry("type", LearnerTypes[i]), .. ((MappingNode)YamlWriter.ToNode(stage.Learner)).Entries])).ToArray();
        MappingEntry[] stages = File.Stages is null
            ? [Entry("steps", Stages[0].Steps), Entry("learner", learners[0]), Entry("optimizer", Stages[0].Optimizer), .. Brought(Stages[0])]
            : [Entry("stages", new SequenceNode(Written, [.. Stages.Select((stage, i) => new MappingNode(Written,
                [Entry("name", stage.Name), Entry("steps", stage.Steps), Entry("learner", learners[i]), Entry("optimizer", stage.Optimizer), .. Brought(stage)]))]))];
        return YamlWriter.Write(new MappingNode(Written,
        [
            Entry("name", Name),
            Entry("seed", File.Seed),
            Entry("environment", Environment.Write()),
            Entry("policy", File.Policy),
            Entry("generation", File.Generation),
            Entry("rollout", File.Rollout),
            .. stages,
            Entry("evaluation", File.Evaluation),
            Entry("checkpoint", File.Checkpoint),
        ]));
    }

    /// <summary>The recipe as a plan for one run.</summary>
    /// <param name="runName">Name of the run.</param>
    /// <param name="folder">Its folder.</param>
    public RunPlan Plan(string runName, string folder) => new()
    {
        Name = runName,
        Folder = folder,
        Seed = File.Seed,
        ResolvedRecipe = Resolve(),
        Environment = Environment,
        Policy = File.Policy,
        Generation = File.Generation,
        Rollout = File.Rollout,
        Stages = Stages,
        Evaluation = File.Evaluation,
        Checkpoint = File.Checkpoint,
    };

    private static MappingEntry[] Brought(StagePlan stage) =>
        [Entry("rewards", new SequenceNode(Written, [.. stage.Rewards.Select(RubricReader.Write)])), Entry("curriculum", RubricReader.Write(stage.Curriculum)), Entry("alarms", stage.Alarms)];

    private static MappingEntry Entry(string key, object value) => new(key, Written, YamlWriter.ToNode(value));
}
