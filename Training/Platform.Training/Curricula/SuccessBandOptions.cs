using Platform.Sdk;

namespace Platform.Training.Curricula;

/// <summary>Settings of <c>success-band-v1</c>.</summary>
public sealed record SuccessBandOptions : IValidatedSettings
{
    /// <summary>Lowest success rate of a task that is played again, in [0, 1].</summary>
    [Setting("Lowest success rate of a task that is played again.", Minimum = 0, Maximum = 1)]
    public double Low { get; init; } = 0.25;

    /// <summary>Highest success rate of a task that is played again, in [0, 1].</summary>
    [Setting("Highest success rate of a task that is played again.", Minimum = 0, Maximum = 1)]
    public double High { get; init; } = 0.75;

    /// <summary>Share of new tasks, in (0, 1].</summary>
    [Setting("Share of new tasks among those that are played.", Minimum = 0.01, Maximum = 1)]
    public double Explore { get; init; } = 0.5;

    /// <summary>Tasks that are remembered; the one that has been there longest makes room.</summary>
    [Setting("Tasks that are remembered; the one that has been there longest makes room.", Minimum = 1, Maximum = 1_000_000)]
    public int Capacity { get; init; } = 1000;

    /// <summary>Weight of the newest rollouts in a task's success rate, in (0, 1].</summary>
    [Setting("Weight of the newest rollouts in a task's success rate.", Minimum = 0.01, Maximum = 1)]
    public double Newest { get; init; } = 0.5;

    /// <summary>Score from which a rollout counts as a success where the environment does not say.</summary>
    [Setting("Score from which a rollout counts as a success where the environment measures none.")]
    public double SuccessScore { get; init; } = 0.5;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Low > High)
            yield return new($"{path}.low", $"{path}.low is {Low}, which is above {path}.high ({High}): use {High} or less.");
    }
}
