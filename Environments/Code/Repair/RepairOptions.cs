using Platform.Environments.Code.Execution;
using Platform.Sdk;

namespace Platform.Environments.Code.Repair;

/// <summary>Settings of <c>swe-lite-v1</c>.</summary>
public sealed record RepairOptions : ToolEnvironmentOptions, IValidatedSettings
{
    /// <summary>Where commands and tests run.</summary>
    [Setting("Where commands and tests run.")]
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>Repositories to draw from where a task names none; empty for all.</summary>
    [Setting("Repositories to draw from where a task names none, such as intervals; empty for all eight.")]
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Levels to draw from where a task names none; empty for all.</summary>
    [Setting("Levels to draw from where a task names none: easy, medium, hard; empty for all three.")]
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Seconds that one command may take.</summary>
    [Setting("Seconds that one command may take.", Minimum = 0.1, Maximum = 3600)]
    public double CommandSeconds { get; init; } = 60;

    /// <summary>Reward for a part of the hidden tests: this times the share that is passed beyond what passed before anything was mended. 0 to below 1.</summary>
    [Setting("Reward for a part of the hidden tests: this times the share passed of those that failed before anything was mended, if none that passed before fails.", Minimum = 0, Maximum = 0.99)]
    public double PartialReward { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path) =>
        GradedKnobs.Check($"{path}.repositories", Repositories, "a repository", RepairTasks.Names).Concat(GradedKnobs.Check($"{path}.levels", Levels, "a level", [.. RepairTasks.Grades.Select(level => level.Name)]));
}
