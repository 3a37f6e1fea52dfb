using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>What learners have that judge turns, or states between them.</summary>
public abstract record TurnLearnerOptions : IValidatedSettings
{
    /// <summary>Tasks per round.</summary>
    [Setting("Tasks per round.", Minimum = 1)]
    public int Tasks { get; init; } = 16;

    /// <summary>Episodes of each task.</summary>
    [Setting("Episodes of each task.", Minimum = 1)]
    public int GroupSize { get; init; } = 1;

    /// <summary>Optimizer steps that a pass over a round is split into.</summary>
    [Setting("Optimizer steps that a pass over a round is split into.", Minimum = 1, Maximum = 1024)]
    public int Updates { get; init; } = 1;

    /// <summary>Passes over a round.</summary>
    [Setting("Passes over a round.", Minimum = 1, Maximum = 1024)]
    public int Epochs { get; init; } = 1;

    /// <summary>Fewest episodes of a task that the method can compare.</summary>
    protected virtual int MinimumGroupSize => 1;

    /// <inheritdoc/>
    public virtual IEnumerable<SettingError> Validate(string path)
    {
        if (GroupSize < MinimumGroupSize)
            yield return new($"{path}.groupSize", $"{path}.groupSize is {GroupSize}, but this learner compares episodes of one task: use {MinimumGroupSize} or more.");
    }
}

/// <summary>What those of them have that keep episodes for later rounds.</summary>
public abstract record ReplayLearnerOptions : TurnLearnerOptions
{
    /// <summary>The critic.</summary>
    [Setting("The critic.")]
    public CriticOptions Critic { get; init; } = new();

    /// <summary>Most episodes kept; the oldest go first.</summary>
    [Setting("Most episodes kept for later rounds; the oldest go first.", Minimum = 0)]
    public int Capacity { get; init; } = 2000;

    /// <summary>Most kept episodes that a round replays, by the number of fresh ones.</summary>
    [Setting("Most kept episodes that a round replays, as a multiple of the fresh ones.", Minimum = 0, Maximum = 1000)]
    public double ReplayRatio { get; init; } = 4;
}
