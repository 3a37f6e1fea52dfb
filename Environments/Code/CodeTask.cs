using System.Text.Json.Nodes;
using Platform.Environments.Code.Languages;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>A task of <c>code-v1</c>: a problem in a language, or a function that somebody's file describes.</summary>
/// <param name="Language">Of the program.</param>
/// <param name="Problem">A generated problem; null for a function.</param>
/// <param name="Function">A function; null for a generated problem.</param>
internal sealed record CodeTask(CodeLanguage Language, Problem? Problem, FunctionProblem? Function)
{
    private const ulong LevelStream = 1;
    private const ulong KnobStream = 2;
    private const ulong SpecStream = 3;

    /// <summary>A program that solves it; null where none is known.</summary>
    public string? Solution => Problem is not null ? Problem.Solutions[Language] : Function!.Solution;

    /// <summary>What is wrong with a task of a file; null where it can be played.</summary>
    public static string? WhyNot(TaskSpec task)
    {
        ArgumentNullException.ThrowIfNull(task);
        string[] known = [CodeKnobs.Family, CodeKnobs.Size, CodeKnobs.Language, CodeKnobs.Level, CodeKnobs.Spec];
        if (!FunctionProblem.Is(task.Parameters) && !known.Any(task.Parameters.ContainsKey))
            return "The task has no tests: give it a 'test' and an 'entry_point' (as HumanEval's files have) or a 'test_list' (as MBPP's have), or name a 'family' of generated problems.";
        try
        {
            _ = Create(task, new CodeOptions());
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The task of a specification. What its parameters leave open is drawn from its seed.</summary>
    /// <exception cref="ArgumentException">A parameter is not one of those that are there.</exception>
    public static CodeTask Create(TaskSpec task, CodeOptions options)
    {
        if (FunctionProblem.Is(task.Parameters))
            return new(CodeLanguage.Python, null, FunctionProblem.Read(task.Parameters));
        var levels = options.Levels.Count > 0 ? [.. CodeKnobs.Levels.Where(level => options.Levels.Contains(level.Name))] : CodeKnobs.Levels;
        var drawn = levels[new SeededRandom(task.Seed, LevelStream).Next(levels.Count)];
        // A level that someone narrowed ("hard,size=4") gives every knob as a parameter of its own, so its name need not be known.
        var level = task.Parameters[CodeKnobs.Level] is { } given ? CodeKnobs.Levels.FirstOrDefault(level => level.Name == given.ToString()) ?? drawn : drawn;
        var random = new SeededRandom(task.Seed, KnobStream);
        var (family, size, language) = (Draw(0), Draw(1), Draw(2));
        if (options.Families.Count > 0)
            family = 1 + ProblemFamilies.Names.ToList().IndexOf(options.Families[random.Next(options.Families.Count)]);
        if (options.Languages.Count > 0)
            language = 1 + (int)LanguageNames.Parse(options.Languages[random.Next(options.Languages.Count)]);

        var chosen = task.Parameters[CodeKnobs.Family] is { } named ? ReadFamily(named) : ProblemFamilies.All[family - 1];
        var written = task.Parameters[CodeKnobs.Language] is { } asked ? LanguageNames.Parse(asked) : (CodeLanguage)(language - 1);
        if (task.Parameters[CodeKnobs.Size] is { } wanted)
            size = GradedKnobs.Number(wanted, CodeKnobs.Ranges[1]);
        var spec = task.Parameters[CodeKnobs.Spec]?.ToString() ?? ProblemFamilies.Draw(chosen, new SeededRandom(task.Seed, SpecStream), size);
        return new(written, ProblemFamilies.Build(chosen, spec), null);

        int Draw(int knob)
        {
            var range = CodeKnobs.Ranges[knob];
            var (low, high) = level.Knobs[range.Name];
            return (int)low + random.Next((int)(high - low) + 1);
        }
    }

    private static Family ReadFamily(JsonNode given) => given.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? ProblemFamilies.Named(given.GetValue<string>()) : ProblemFamilies.All[GradedKnobs.Number(given, CodeKnobs.Ranges[0]) - 1];
}
