using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>Which tasks are played: <c>environment.tasks</c> in a recipe.</summary>
[ScalarShorthand("from")]
public sealed record TaskOptions : TaskNarrowing
{
    /// <summary>Id of a registered task set, or a file.</summary>
    [Setting("Id of a task set that a plugin brings, or a file: .jsonl, .csv, .yaml.")]
    public required string From { get; init; }

    /// <summary>A second file, whose tasks are held out.</summary>
    [Setting("A second file, whose tasks are held out; empty for none.")]
    public string HeldOutFrom { get; init; } = "";

    /// <summary>The field of a file's tasks that names their split.</summary>
    [Setting("The field of a file's tasks that names their split; empty for none.")]
    public string SplitField { get; init; } = "";

    /// <summary>Share of a file's tasks that are held out, chosen by a hash of their content.</summary>
    [Setting("Share of a file's tasks that are held out, chosen by a hash of their content, where neither heldOutFrom nor splitField says which.", Minimum = 0, Maximum = 0.999)]
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>The split that is trained on.</summary>
    [Setting("The split that is trained on.")]
    public string Split { get; init; } = TaskSplit.Training;

    /// <summary>The split that is evaluated on.</summary>
    [Setting("The split that is evaluated on; never the one that is trained on.")]
    public string HeldOutSplit { get; init; } = TaskSplit.HeldOut;

    /// <summary>In what order training takes tasks.</summary>
    [Setting("In what order training takes tasks: shuffled (anew each time round) or listed.")]
    public TaskOrder Order { get; init; } = TaskOrder.Shuffled;

    /// <summary>Levels, knobs and filter of evaluations; null takes those of training.</summary>
    [Setting("Levels, knobs and filter of evaluations; left out, those of training.")]
    public TaskNarrowing? Evaluation { get; init; }

    /// <summary>The tasks of training and those of evaluations.</summary>
    /// <param name="environment">The environment that plays them.</param>
    /// <exception cref="InvalidDataException">There is no such set or file, or something in it is malformed: one sentence, with file and line where there are some.</exception>
    public (ITaskSet Training, ITaskSet HeldOut) Open(EnvironmentRegistration environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (Split == HeldOutSplit)
            throw new InvalidDataException($"split and heldOutSplit are both '{Split}', but what is evaluated on must not be trained on: name another split.");
        var set = OpenSet(environment);
        var (training, heldOut) = (Apply(set), (Evaluation ?? this).Apply(set));
        Check(training, Split, "split", 1);
        Check(heldOut, HeldOutSplit, "heldOutSplit", 2);
        return (training, heldOut);
    }

    private ITaskSet OpenSet(EnvironmentRegistration environment)
    {
        if (environment.TaskSets.TryGetValue(From, out var registered))
        {
            return HeldOutFrom.Length > 0 || SplitField.Length > 0
                ? throw new InvalidDataException($"heldOutFrom and splitField say how a file is split, but '{From}' is a task set of a plugin, which is split already: leave them out.")
                : registered.Open();
        }

        if (!TaskFileSet.IsTaskFile(From))
            throw new InvalidDataException($"from is '{From}', which is neither a task set of {environment.Id} nor a file of tasks (.jsonl, .csv, .yaml): {NearestName.Suggest(From, environment.TaskSets.Keys)}");
        return TaskFileSet.Open(new TaskFiles(From) { HeldOutPath = HeldOutFrom, SplitField = SplitField, HeldOutShare = HeldOutShare }, environment.Id, environment.WhyNotTask);
    }

    private static void Check(ITaskSet set, string split, string setting, int fewest)
    {
        if (set.Splits.FirstOrDefault(known => known.Name == split) is not { } found)
            throw new InvalidDataException($"{setting} is '{split}', which '{set.Name}' does not have: {NearestName.Suggest(split, set.Splits.Select(known => known.Name))}");
        if (found.Count < fewest)
            throw new InvalidDataException($"Split '{split}' of '{set.Name}' has {found.Count} tasks that fit, but {fewest} or more are needed: add some, or widen the filter.");
    }
}

/// <summary>In what order training takes tasks.</summary>
public enum TaskOrder
{
    /// <summary>In a random order that is another each time round.</summary>
    Shuffled,

    /// <summary>As they are listed.</summary>
    Listed,
}
