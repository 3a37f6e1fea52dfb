using Platform.Sdk;

namespace Platform.Training.Plans.Imitation;

/// <summary>What the learners have that imitate their own right answers, round after round.</summary>
public abstract record SelfImprovementOptions : IValidatedSettings
{
    /// <summary>Own episodes per task.</summary>
    [Setting("Own episodes per task.", Minimum = 1, Maximum = 65536)]
    public int GroupSize { get; init; } = 8;

    /// <summary>Tasks per round.</summary>
    [Setting("Tasks per round.", Minimum = 1, Maximum = 1_000_000)]
    public int Tasks { get; init; } = 16;

    /// <summary>Optimizer steps per pass over what is kept.</summary>
    [Setting("Optimizer steps per pass over what is kept of a round.", Minimum = 1, Maximum = 1024)]
    public int Updates { get; init; } = 1;

    /// <summary>Passes over what is kept.</summary>
    [Setting("Passes over what is kept of a round.", Minimum = 1, Maximum = 64)]
    public int Epochs { get; init; } = 1;

    /// <summary>An episode with at least this return is right, where the environment does not say whether the task was solved.</summary>
    [Setting("An episode with at least this return is right, where no outcome is known.")]
    public double RightReturn { get; init; } = 1;

    /// <inheritdoc/>
    public virtual IEnumerable<SettingError> Validate(string path) => [];
}

/// <summary>Settings of the STaR learner: <c>learner</c> with type <c>star</c>.</summary>
public sealed record StarOptions : SelfImprovementOptions
{
    /// <summary>Most right episodes of a task that are imitated, distinct ones; 0 for all.</summary>
    [Setting("Most distinct right episodes of a task that are imitated; 0 for all.", Minimum = 0)]
    public int KeepPerTask { get; init; }

    /// <summary>Whether those that are kept are the shortest; with one per task, the shortest rejection sampling of Kimi k1.5.</summary>
    [Setting("Whether the right episodes that are kept are the shortest; with keepPerTask 1, rejection sampling for short answers.")]
    public bool KeepsShortest { get; init; }
}

/// <summary>Settings of the B-STaR learner: <c>learner</c> with type <c>b-star</c>.</summary>
public sealed record BStarOptions : SelfImprovementOptions
{
    /// <summary>Sampling temperatures to choose from in every round.</summary>
    [Setting("Sampling temperatures to choose from in every round.")]
    public IReadOnlyList<double> Temperatures { get; init; } = [0.5, 0.8, 1.0, 1.2];

    /// <summary>Least scores to choose from in every round.</summary>
    [Setting("Least scores of what is imitated, to choose from in every round.")]
    public IReadOnlyList<double> Thresholds { get; init; } = [0.0, 0.25, 0.5, 0.75, 1.0];

    /// <summary>Tasks on which every temperature is tried.</summary>
    [Setting("Tasks on which every temperature is tried before a round.", Minimum = 1)]
    public int Queries { get; init; } = 8;

    /// <summary>n*: right episodes wanted per task, and most that are imitated.</summary>
    [Setting("Right episodes wanted per task, and most that are imitated.", Minimum = 1)]
    public int Wanted { get; init; } = 4;

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        if (Temperatures.Count == 0 || Temperatures.Any(temperature => temperature is not (>= 0.01 and <= 100)))
            yield return new($"{path}.temperatures", $"{path}.temperatures is [{string.Join(", ", Temperatures)}], but one or more from 0.01 to 100 are expected: use [0.5, 0.8, 1, 1.2].");
        if (Thresholds.Count == 0)
            yield return new($"{path}.thresholds", $"{path}.thresholds is empty, but one or more scores are expected: use [0, 0.5, 1].");
    }
}
