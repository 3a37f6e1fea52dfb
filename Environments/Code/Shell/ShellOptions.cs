using Platform.Environments.Code.Execution;
using Platform.Sdk;

namespace Platform.Environments.Code.Shell;

/// <summary>Settings of <c>shell-v1</c>.</summary>
public sealed record ShellOptions : ToolEnvironmentOptions, IValidatedSettings
{
    /// <summary>Where the commands run.</summary>
    [Setting("Where the commands run.")]
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>Kinds of tasks to draw from where a task names none; empty for all.</summary>
    [Setting("Kinds of tasks to draw from where a task names none, such as users; empty for all ten.")]
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Levels to draw from where a task names none; empty for all.</summary>
    [Setting("Levels to draw from where a task names none: easy, medium, hard; empty for all three.")]
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Seconds that one command may take.</summary>
    [Setting("Seconds that one command may take.", Minimum = 0.1, Maximum = 3600)]
    public double CommandSeconds { get; init; } = 10;

    /// <summary>Reward for a part of what was asked, if nothing else was changed: this times the share that is done. 0 to below 1.</summary>
    [Setting("Reward for a part of what was asked, if nothing else was changed: this times the share that is done.", Minimum = 0, Maximum = 0.99)]
    public double PartialReward { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path) =>
        GradedKnobs.Check($"{path}.kinds", Kinds, "a kind of task", ShellTasks.Kinds).Concat(GradedKnobs.Check($"{path}.levels", Levels, "a level", [.. ShellTasks.Grades.Select(level => level.Name)]));
}
