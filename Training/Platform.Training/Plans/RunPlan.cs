using Platform.Policies.Generation;
using Platform.Sdk;
using Platform.Training.Curricula;

namespace Platform.Training.Plans;

/// <summary>A recipe after every name was looked up and every value checked: all that a run needs to know.</summary>
public sealed record RunPlan
{
    /// <summary>Name of the run; its folder is <c>runs/NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The only source of chance: weights, tasks, sampling and order all follow from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The recipe as resolved, every default written out; stored in the run folder.</summary>
    public required string ResolvedRecipe { get; init; }

    /// <summary>Where the episodes are played.</summary>
    public required IEnvironmentSource Environment { get; init; }

    /// <summary>The policy to train.</summary>
    public required PolicyOptions Policy { get; init; }

    /// <summary>How its replies are computed.</summary>
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>How episodes are played.</summary>
    public required RolloutOptions Rollout { get; init; }

    /// <summary>What is trained, in order. At least one.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>What is measured on unseen tasks, and when.</summary>
    public required EvaluationOptions Evaluation { get; init; }

    /// <summary>How often the run is made safe against interruption.</summary>
    public required CheckpointOptions Checkpoint { get; init; }

    /// <summary>What else <c>environment.json</c> should say, such as the git revision and the source of libtorch.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
}

/// <summary>One stage of a run: one learner for so many steps.</summary>
/// <param name="Name">Short name, such as <c>imitation</c>; unique in the run.</param>
/// <param name="Steps">Training steps, 1 or more.</param>
/// <param name="Learner">Options of the learner, of the type that the learner's name stands for.</param>
/// <param name="Optimizer">Settings of the optimizer; its state starts fresh with the stage.</param>
public sealed record StagePlan(string Name, int Steps, object Learner, OptimizerOptions Optimizer)
{
    /// <summary>How an episode is scored. At least one part, one of them with a weight.</summary>
    public IReadOnlyList<RewardPart> Rewards { get; init; } = RewardPart.Default;

    /// <summary>The learner that takes the options; null looks it up in the <see cref="LearnerCatalogue"/>.</summary>
    public LearnerEntry? Entry { get; init; }

    /// <summary>When the stage says that something goes wrong.</summary>
    public AlarmOptions Alarms { get; init; } = new();

    /// <summary>Which tasks are played.</summary>
    public ICurriculumSource Curriculum { get; init; } = new UniformSource();
}

/// <summary>An environment with its options bound: makes instances, and the scripted policies that play it.</summary>
public interface IEnvironmentSource
{
    /// <summary>Versioned id.</summary>
    string Id { get; }

    /// <summary>What the environment says of itself.</summary>
    EnvironmentDocumentation Documentation { get; }

    /// <summary>Names of the scripted policies that play it.</summary>
    IReadOnlyList<string> ScriptedPolicies { get; }

    /// <summary>The tasks it plays; those that are all in their seed, unless the recipe names others.</summary>
    ITaskSource Tasks => new SeededTaskSource(Id);

    /// <summary>Whether it plays tasks of an environment.</summary>
    /// <param name="environment">Id of the environment.</param>
    bool Plays(string environment) => environment == Id;

    /// <summary>Grows when instances made before are no longer wanted, because their plugin was upgraded.</summary>
    long Revision => 0;

    /// <summary>A new instance; the caller disposes it.</summary>
    IEnvironment Create();

    /// <summary>A new scripted policy.</summary>
    /// <param name="name">One of <see cref="ScriptedPolicies"/>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message offers the nearest.</exception>
    IScriptedPolicy CreateScripted(string name);
}
