using Platform.Plugins.Configuration;
using Platform.Policies.Generation;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>A recipe as it is written. What depends on a plugin or on a learner's name stays as nodes until that name is looked up.</summary>
internal sealed record RecipeFile : IValidatedSettings
{
    /// <summary>Name of the recipe, and of its first run.</summary>
    [Setting("Name of the recipe, and of its first run; empty takes the file's name.")]
    public string Name { get; init; } = "";

    /// <summary>The only source of chance.</summary>
    [Setting("The only source of chance: weights, tasks, sampling and order all follow from it.")]
    public ulong Seed { get; init; } = 1;

    /// <summary>Where the episodes are played: an id, an id with that environment's options beside it, or a mixture of such.</summary>
    [Setting("Where the episodes are played: an id, a block with an id and that environment's options, or a mixture of such.")]
    public required ConfigurationNode Environment { get; init; }

    /// <summary>The policy to train.</summary>
    [Setting("The policy to train.")]
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>How the policy's replies are computed.</summary>
    [Setting("How the policy's replies are computed.")]
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>How episodes are played.</summary>
    [Setting("How episodes are played.")]
    public RolloutOptions Rollout { get; init; } = new();

    /// <summary>Several stages, in order; null where the recipe has one stage, written at the top.</summary>
    [Setting("Several stages, one after the other; a recipe of one stage writes steps, learner and optimizer at the top instead.")]
    public IReadOnlyList<RecipeStage>? Stages { get; init; }

    /// <summary>Training steps of the only stage.</summary>
    [Setting("Training steps of a recipe of one stage.", Minimum = 1, Maximum = 10_000_000)]
    public int? Steps { get; init; }

    /// <summary>Learner of the only stage: a name, or a block with <c>type</c> and that learner's settings.</summary>
    [Setting("Learner of a recipe of one stage: a name, or a block with its type and settings.")]
    public ConfigurationNode? Learner { get; init; }

    /// <summary>Optimizer of the only stage.</summary>
    [Setting("Optimizer of a recipe of one stage.")]
    public OptimizerOptions? Optimizer { get; init; }

    /// <summary>How episodes of the only stage are scored.</summary>
    [Setting("How episodes are scored in a recipe of one stage: a weighted sum of rewards.")]
    public IReadOnlyList<ConfigurationNode>? Rewards { get; init; }

    /// <summary>Which tasks the only stage plays.</summary>
    [Setting("Which tasks are played in a recipe of one stage: an id, or a block with an id and that curriculum's settings.")]
    public ConfigurationNode? Curriculum { get; init; }

    /// <summary>When the only stage says that something goes wrong.</summary>
    [Setting("When a recipe of one stage says that something goes wrong.")]
    public AlarmOptions? Alarms { get; init; }

    /// <summary>What is measured on unseen tasks.</summary>
    [Setting("What is measured on unseen tasks, and when.")]
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>How often the run is made safe against interruption.</summary>
    [Setting("How often the run is made safe against interruption.")]
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Generation.Type != "f32" && (Generation.Engine == "torch" || Policy.Device == "cuda"))
            yield return new("generation.type", $"generation.type is {Generation.Type}, which only the native engine on a CPU gives, but generation.engine is {Generation.Engine} and policy.device is {Policy.Device}: use f32, or engine native and device cpu.");
        if (Stages is { Count: 0 })
            yield return new("stages", "stages is empty, but a run needs at least one: add a block with name, steps and learner.");
        else if (Stages is not null && (Steps is not null || Learner is not null || Optimizer is not null || Rewards is not null || Curriculum is not null || Alarms is not null))
            yield return new("stages", "stages stands beside steps, learner, optimizer, rewards, curriculum or alarms, which belong to a recipe of one stage: move them into a stage.");
        else if (Stages is null && Steps is null)
            yield return new("steps", "steps is missing: say how many training steps to take, such as steps: 100.");
        if (Stages is null && Learner is null)
            yield return new("learner", $"learner is missing: name one, such as learner: grpo; docs/settings.md lists them all.");
        foreach (var twice in (Stages ?? []).GroupBy(stage => stage.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return new("stages", $"stages has {twice.Count()} stages named '{twice.Key}', but checkpoints and metrics tell stages apart by name: rename one.");
    }
}

/// <summary>One stage as it is written.</summary>
internal sealed record RecipeStage : IValidatedSettings
{
    /// <summary>Short name; unique in the recipe.</summary>
    [Setting("Short name, such as imitation; unique in the recipe.")]
    public required string Name { get; init; }

    /// <summary>Training steps.</summary>
    [Setting("Training steps.", Minimum = 1, Maximum = 10_000_000)]
    public required int Steps { get; init; }

    /// <summary>A name, or a block with <c>type</c> and that learner's settings.</summary>
    [Setting("A learner's name, or a block with its type and settings.")]
    public required ConfigurationNode Learner { get; init; }

    /// <summary>The optimizer; its state starts fresh with the stage.</summary>
    [Setting("The optimizer; its state starts fresh with the stage.")]
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>How episodes are scored.</summary>
    [Setting("How episodes are scored: a weighted sum of rewards; the environment's own where left out.")]
    public IReadOnlyList<ConfigurationNode>? Rewards { get; init; }

    /// <summary>Which tasks are played.</summary>
    [Setting("Which tasks are played: an id, or a block with an id and that curriculum's settings; every task once where left out.")]
    public ConfigurationNode? Curriculum { get; init; }

    /// <summary>When it says that something goes wrong.</summary>
    [Setting("When the stage says that something goes wrong.")]
    public AlarmOptions Alarms { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (!RunNames.IsValid(Name))
            yield return new($"{path}.name", $"{path}.name is '{Name}', but {RunNames.Form}.");
    }
}
