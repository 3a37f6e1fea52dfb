using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>Settings of <c>code-v1</c>.</summary>
public sealed record CodeOptions : IValidatedSettings
{
    /// <summary>Where programs run.</summary>
    [Setting("Where programs run.")]
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>Families to draw from where a task names none; empty for all.</summary>
    [Setting("Families of problems to draw from where a task names none, such as lists; empty for all eight.")]
    public IReadOnlyList<string> Families { get; init; } = [];

    /// <summary>Languages to draw from where a task names none; empty for those of its level.</summary>
    [Setting("Languages to draw from where a task names none: python, javascript, c, csharp; empty for those of the task's level.")]
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Levels to draw from where a task names none; empty for all.</summary>
    [Setting("Levels to draw from where a task names none: tiny, easy, medium, hard; empty for all four.")]
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>How the agent is spoken to.</summary>
    [Setting("How the agent is spoken to: verbal (in full, with examples) or compact (in a few words).")]
    public CodeStyle Style { get; init; } = CodeStyle.Verbal;

    /// <summary>Programs that may be submitted in an episode; the last one is scored.</summary>
    [Setting("Programs that may be submitted in an episode; the last one is scored.", Minimum = 1, Maximum = 1000)]
    public int MaxTurns { get; init; } = 4;

    /// <summary>What is paid at the end.</summary>
    [Setting("What is paid at the end: fraction (of the hidden tests passed) or all (1 if all of them are passed, else 0).")]
    public CodeReward Reward { get; init; } = CodeReward.Fraction;

    /// <summary>Seconds that one test may take.</summary>
    [Setting("Seconds that one test may take.", Minimum = 0.1, Maximum = 3600)]
    public double TestSeconds { get; init; } = 10;

    /// <summary>Characters that a program may have.</summary>
    [Setting("Characters that a program may have.", Minimum = 1, Maximum = 1_000_000)]
    public int MaxProgramLength { get; init; } = 20_000;

    /// <summary>Whether time and memory are measured against the reference solution, for the rewarders that score them.</summary>
    [Setting("Whether processor time and memory are measured against the reference solution, which then runs too: the measures relativeTime and relativeMemory.")]
    public bool Measure { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path) =>
        GradedKnobs.Check($"{path}.families", Families, "a family of problems", ProblemFamilies.Names)
            .Concat(GradedKnobs.Check($"{path}.languages", Languages, "a language", [.. LanguageNames.All.Select(language => language.Key())]))
            .Concat(GradedKnobs.Check($"{path}.levels", Levels, "a level", [.. CodeKnobs.Levels.Select(level => level.Name)]));
}

/// <summary>How the agent is spoken to.</summary>
public enum CodeStyle
{
    /// <summary>In full sentences, with examples.</summary>
    Verbal,

    /// <summary>In as few words as there can be, for small policies for which each token counts.</summary>
    Compact,
}

/// <summary>What <c>code-v1</c> pays.</summary>
public enum CodeReward
{
    /// <summary>The share of the hidden tests that are passed.</summary>
    Fraction,

    /// <summary>1 if all hidden tests are passed, else 0.</summary>
    All,
}
