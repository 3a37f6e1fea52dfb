using Platform.Environments.Code.Execution;
using Platform.Sdk;

namespace Platform.Environments.Code.Repl;

/// <summary>Settings of <c>repl-v1</c>.</summary>
public sealed record ReplOptions : ToolEnvironmentOptions, IValidatedSettings
{
    /// <summary>Where the interpreter runs.</summary>
    [Setting("Where the interpreter runs.")]
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>Kinds of tasks to draw from where a task names none; empty for all.</summary>
    [Setting("Kinds of tasks to draw from where a task names none, such as records; empty for all six.")]
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Levels to draw from where a task names none; empty for all.</summary>
    [Setting("Levels to draw from where a task names none: easy, medium, hard; empty for all three.")]
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Languages to draw from where a task names none; empty for both.</summary>
    [Setting("Languages to draw from where a task names none: python, javascript; empty for both.")]
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Seconds that one piece of code may take.</summary>
    [Setting("Seconds that one piece of code may take; the interpreter is begun again after it.", Minimum = 0.1, Maximum = 3600)]
    public double CellSeconds { get; init; } = 10;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path) =>
        GradedKnobs.Check($"{path}.kinds", Kinds, "a kind of task", ReplTasks.Kinds)
            .Concat(GradedKnobs.Check($"{path}.levels", Levels, "a level", [.. ReplTasks.Grades.Select(level => level.Name)]))
            .Concat(GradedKnobs.Check($"{path}.languages", Languages, "a language", ["python", "javascript"]));
}
