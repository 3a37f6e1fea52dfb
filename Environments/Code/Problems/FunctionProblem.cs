using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.Environments.Code.Problems;

/// <summary>A problem in the form of HumanEval and MBPP: a prompt, the name of a Python function, and tests that assert what it returns.</summary>
/// <remarks>
/// HumanEval's fields: <c>prompt</c>, <c>entry_point</c>, <c>test</c> (which defines <c>check</c>), <c>canonical_solution</c>.
/// MBPP's: <c>text</c> or <c>prompt</c>, <c>test_list</c>, <c>challenge_test_list</c>, <c>test_setup_code</c> or <c>test_imports</c>, <c>code</c>.
/// </remarks>
/// <param name="Prompt">What the agent is shown.</param>
/// <param name="Function">Name of the function.</param>
/// <param name="Tests">Python code, run in order; every assertion in it is a test.</param>
/// <param name="Shown">The tests that the agent is shown, as MBPP shows all of <c>test_list</c>.</param>
/// <param name="Solution">A solution, or null where the file has none.</param>
internal sealed partial record FunctionProblem(string Prompt, string Function, IReadOnlyList<string> Tests, IReadOnlyList<string> Shown, string? Solution)
{
    /// <summary>Whether a task is of this form.</summary>
    public static bool Is(JsonObject parameters) => parameters.ContainsKey("test") || parameters.ContainsKey("test_list");

    /// <summary>The problem of a task.</summary>
    /// <exception cref="ArgumentException">A field is missing or of a wrong type.</exception>
    public static FunctionProblem Read(JsonObject parameters)
    {
        var prompt = Text(parameters, "prompt") ?? Text(parameters, "text") ?? throw new ArgumentException("The task has tests but no 'prompt' (or 'text'), which says what is asked: give it one.");
        var solution = Text(parameters, "canonical_solution") is { } rest ? prompt + rest : Text(parameters, "code");
        if (Text(parameters, "test") is { } test)
        {
            var entry = Text(parameters, "entry_point") ?? throw new ArgumentException("The task has a 'test' but no 'entry_point', which names the function: give it one, such as \"entry_point\": \"add\".");
            return new(prompt, entry, [test], [], solution);
        }

        string[] shown = [.. Texts(parameters, "test_list")];
        if (shown.Length == 0)
            throw new ArgumentException("The task's 'test_list' is empty, but a list of assertions is expected, such as [\"assert add(1, 2) == 3\"].");
        var function = Text(parameters, "entry_point") ?? Called(shown[0], solution)
            ?? throw new ArgumentException("The task names no function: give it an 'entry_point', or a 'code' that defines what 'test_list' calls.");
        string[] setup = [.. Texts(parameters, "test_imports"), Text(parameters, "test_setup_code") ?? ""];
        return new(prompt, function, [.. setup.Where(line => line.Length > 0), .. shown, .. Texts(parameters, "challenge_test_list")], shown, solution);
    }

    /// <summary>The whole program for a reply, which may be the function or what follows the prompt.</summary>
    public string Program(string reply)
    {
        if (!Regex.IsMatch(reply, $@"^(async )?def {Regex.Escape(Function)}\b", RegexOptions.Multiline))
            return Prompt.Contains($"def {Function}", StringComparison.Ordinal) ? $"{Prompt}{(Prompt.EndsWith('\n') ? "" : "\n")}{reply}" : reply;
        // What the prompt imports and defines before the function belongs to it.
        var start = Prompt.IndexOf($"def {Function}", StringComparison.Ordinal);
        return start > 0 ? $"{Prompt[..start]}\n{reply}" : reply;
    }

    private static string? Text(JsonObject parameters, string name) => parameters[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => throw new ArgumentException($"The task's '{name}' is {other.GetValueKind()}, but a text is expected."),
    };

    private static IEnumerable<string> Texts(JsonObject parameters, string name) => parameters[name] switch
    {
        null => [],
        JsonArray list when list.All(item => item?.GetValueKind() == JsonValueKind.String) => list.Select(item => item!.GetValue<string>()),
        _ => throw new ArgumentException($"The task's '{name}' is no list of texts, but one is expected, such as [\"assert add(1, 2) == 3\"]."),
    };

    /// <summary>The function that an assertion calls and the solution defines; without a solution, the first one called that Python does not have itself.</summary>
    private static string? Called(string assertion, string? solution)
    {
        string[] known = ["set", "sorted", "list", "tuple", "len", "abs", "round", "str", "int", "float", "sum", "max", "min", "dict", "isclose", "bool", "any", "all", "type"];
        var names = Call().Matches(assertion).Select(match => match.Groups[1].Value).Where(name => !known.Contains(name));
        return names.FirstOrDefault(name => solution is null || solution.Contains($"def {name}", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"([A-Za-z_]\w*)\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
