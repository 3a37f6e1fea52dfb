namespace Platform.Sdk;

/// <summary>What a curriculum has to work with: a public constructor takes it, beside the curriculum's options.</summary>
/// <param name="environment">Id of the environment whose tasks are picked.</param>
/// <param name="seed">Seed of the curriculum's own chance: its only source of it.</param>
/// <param name="rollouts">Rollouts per task that the stage asks for, 1 or more.</param>
/// <param name="tasks">The tasks to pick among.</param>
/// <param name="parameters">Reads the environment's knobs when they are first asked for; null where it has none.</param>
public sealed class CurriculumContext(string environment, ulong seed, int rollouts, ITaskStream tasks, Func<IReadOnlyList<ParameterRange>>? parameters = null)
{
    private readonly Lazy<IReadOnlyList<ParameterRange>> _parameters = new(parameters ?? (() => []));

    /// <summary>Id of the environment: every task that a curriculum hands out is one of this environment.</summary>
    public string Environment { get; } = environment;

    /// <summary>Seed of the curriculum's own chance, for a <see cref="SeededRandom"/> whose state is saved with the rest.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>Rollouts per task that the stage asks for, 1 or more: its group size. A curriculum may hand out other numbers.</summary>
    public int Rollouts { get; } = rollouts;

    /// <summary>The tasks of the stage. A curriculum hands them out as they are, or with <see cref="TaskSpec.Parameters"/> that it has chosen.</summary>
    public ITaskStream Tasks { get; } = tasks;

    /// <summary>The task set behind <see cref="Tasks"/>, for curricula that ask for tasks of a level or with a knob set (<see cref="IGradedTasks"/>); null where the tasks are all in their seed.</summary>
    public ITaskSet? TaskSet { get; init; }

    /// <summary>The split of <see cref="TaskSet"/> that is trained on; tasks of any other are not for training.</summary>
    public string Split { get; init; } = TaskSplit.Training;

    /// <summary>The environment's knobs, in its order; empty where it has none. See <see cref="IParameterSpace"/>.</summary>
    public IReadOnlyList<ParameterRange> Parameters => _parameters.Value;
}
