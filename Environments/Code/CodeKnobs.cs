using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>What makes a problem of <c>code-v1</c> hard, in numbers.</summary>
internal static class CodeKnobs
{
    /// <summary>The key in a task's parameters that names its family: a name, or a number from 1.</summary>
    public const string Family = "family";

    /// <summary>The key that names its language: a name, or a number from 1.</summary>
    public const string Language = "language";

    /// <summary>The key that says how much it takes to solve it, from 1.</summary>
    public const string Size = "size";

    /// <summary>The key that names the problem within its family.</summary>
    public const string Spec = "spec";

    /// <summary>The key that names its level.</summary>
    public const string Level = "level";

    public static IReadOnlyList<ParameterRange> Ranges { get; } =
    [
        new(Family, 1, ProblemFamilies.All.Count, Integer: true),
        new(Size, 1, Problems.Family.MostSize, Integer: true),
        new(Language, 1, LanguageNames.All.Count, Integer: true),
    ];

    /// <summary>The levels, easiest first. Languages come with them: those of compiled programs later.</summary>
    public static IReadOnlyList<DifficultyLevel> Levels { get; } =
    [
        new("tiny", (Family, 1), (Size, (1, 2)), (Language, 1)),
        new("easy", (Family, (1, 3)), (Size, (1, 2)), (Language, (1, 2))),
        new("medium", (Family, (2, 6)), (Size, (2, 3)), (Language, (1, 3))),
        new("hard", (Family, (3, 8)), (Size, (4, 5)), (Language, (1, 4))),
    ];
}
