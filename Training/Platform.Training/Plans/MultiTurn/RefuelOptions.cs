using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the REFUEL learner: <c>learner</c> with type <c>refuel</c>.</summary>
public sealed record RefuelOptions : TurnLearnerOptions
{
    /// <summary>Two episodes of each task share their beginning.</summary>
    public RefuelOptions() => (Tasks, GroupSize) = (64, 2);

    /// <summary>η: log-ratio per unit of reward; choose it so that η times the spread of rewards is of order 1 to 10.</summary>
    [Setting("Log-ratio per unit of reward; choose it so that it times the spread of rewards is of order 1 to 10.", Minimum = 1e-6)]
    public double Eta { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<SettingError> Validate(string path)
    {
        if (GroupSize != 2)
            yield return new($"{path}.groupSize", $"{path}.groupSize is {GroupSize}, but REFUEL compares two continuations of one beginning: use 2.");
    }
}
