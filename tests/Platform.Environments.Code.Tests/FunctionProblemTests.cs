using System.Text.Json.Nodes;
using Platform.Plugins.Tasks;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

/// <summary>Files in the form of HumanEval and MBPP. The problems here are the tests' own.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class FunctionProblemTests(SandboxFixture sandboxes)
{
    private static readonly JsonObject Completed = new()
    {
        ["prompt"] = "from typing import List\n\n\ndef spread(values: List[float]) -> float:\n    \"\"\" The greatest minus the least; 0.0 for no values.\n    \"\"\"\n",
        ["entry_point"] = "spread",
        ["canonical_solution"] = "    return max(values) - min(values) if values else 0.0\n",
        ["test"] = "\nMETADATA = {}\n\n\ndef check(candidate):\n    assert candidate([1.0, 4.5]) == 3.5\n    assert abs(candidate([0.1, 0.3]) - 0.2) < 1e-9\n    assert candidate([]) == 0.0\n    for n in range(3):\n        assert candidate([float(n), 0.0]) == n\n",
    };

    private static readonly JsonObject Listed = new()
    {
        ["text"] = "Write a function to count the letters of a text.",
        ["code"] = "def count_letters(s):\n    d = {}\n    for c in s:\n        d[c] = d.get(c, 0) + 1\n    return d",
        ["test_list"] = new JsonArray("assert count_letters('aab') == {'a': 2, 'b': 1}", "assert set(count_letters('xy').items()) == {('x', 1), ('y', 1)}", "assert len(count_letters('')) == 0"),
        ["challenge_test_list"] = new JsonArray("assert count_letters(count_letters('a').popitem()[0] * 3) == {'a': 3}"),
        ["test_setup_code"] = "",
    };

    public static TheoryData<string, string, double> Replies() => new()
    {
        { "completed", "    return max(values) - min(values) if values else 0.0", 1 }, // what follows the prompt
        { "completed", "```python\ndef spread(values: List[float]) -> float:\n    return max(values) - min(values) if values else 0.0\n```", 1 }, // the function, with the prompt's imports
        { "completed", "    return max(values) - min(values)", 5.0 / 6 },
        { "completed", "    return 0.0", 2.0 / 6 },
        { "completed", "    raise ValueError('no')", 0 },
        { "completed", "    return (", 0 },
        { "completed", "    while True:\n        pass", 0 },
        { "listed", "def count_letters(s):\n    import collections\n    return collections.Counter(s)", 1 },
        { "listed", "def count_letters(s):\n    return {c: 1 for c in s}", 2.0 / 4 },
        { "listed", "def other(s):\n    return {}", 0 },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Reply_EarnsTheShareOfAssertionsThatHold(string form, string reply, double passed)
    {
        await using var environment = new CodeEnvironment(new() { MaxTurns = 1, TestSeconds = reply.Contains("while True", StringComparison.Ordinal) ? 1 : 60 }, sandboxes.Providers);
        var (total, metrics, _) = await Play.EpisodeAsync(environment, Task(form), reply);
        Assert.Equal((passed, passed, passed == 1 ? 1 : 0), (total, metrics["passed"], metrics["success"]));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("listed")]
    public async Task Oracle_WritesTheSolutionOfTheFile(string form)
    {
        await using var environment = new CodeEnvironment(new() { TestSeconds = 60 }, sandboxes.Providers);
        Assert.Equal(1, (await Play.EpisodeAsync(environment, new Policies.SolutionPolicy(), Task(form))).Return);
    }

    [Fact]
    public async Task Prompt_ShowsTheTestsOfAList_AndNoneOfACheck()
    {
        await using var environment = new CodeEnvironment(new(), sandboxes.Providers);
        Assert.Contains("assert len(count_letters('')) == 0", (await environment.ResetAsync(Task("listed"), CancellationToken.None)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("assert", (await environment.ResetAsync(Task("completed"), CancellationToken.None)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"test": "def check(c): pass", "prompt": "x"}""", "The task has a 'test' but no 'entry_point', which names the function: give it one, such as \"entry_point\": \"add\".")]
    [InlineData("""{"test": "x", "entry_point": "f"}""", "The task has tests but no 'prompt' (or 'text'), which says what is asked: give it one.")]
    [InlineData("""{"test_list": [], "text": "x"}""", "The task's 'test_list' is empty, but a list of assertions is expected, such as [\"assert add(1, 2) == 3\"].")]
    [InlineData("""{"test_list": [3], "text": "x"}""", "The task's 'test_list' is no list of texts, but one is expected, such as [\"assert add(1, 2) == 3\"].")]
    public async Task Malformed_IsRefusedInOneSentence(string parameters, string message)
    {
        await using var environment = new CodeEnvironment(new(), sandboxes.Providers);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => environment.ResetAsync(new(CodePlugin.CodeId, "t", 1, (JsonObject)JsonNode.Parse(parameters)!), CancellationToken.None).AsTask());
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task File_OfBothForms_IsPlayedByTheOracle()
    {
        using var file = new TaskFile(Completed.ToJsonString(), Listed.ToJsonString());
        var tasks = file.Open().Read("train").ToArray();
        Assert.Equal(2, tasks.Length);
        await using var environment = new CodeEnvironment(new() { TestSeconds = 60 }, sandboxes.Providers);
        foreach (var task in tasks)
            Assert.Equal(1, (await Play.EpisodeAsync(environment, new Policies.SolutionPolicy(), task)).Return);
    }

    [Theory]
    [InlineData("""{"test": "def check(c): pass", "prompt": "x"}""", "The task has a 'test' but no 'entry_point', which names the function: give it one, such as \"entry_point\": \"add\".")]
    [InlineData("""{"test_list": "assert f(1)", "text": "x"}""", "The task's 'test_list' is no list of texts, but one is expected, such as [\"assert add(1, 2) == 3\"].")]
    [InlineData("""{"prompt": "x", "canonical_solution": "y"}""", "The task has no tests: give it a 'test' and an 'entry_point' (as HumanEval's files have) or a 'test_list' (as MBPP's have), or name a 'family' of generated problems.")]
    [InlineData("""{"family": "list"}""", "There is no family of problems 'list': did you mean 'lists'?")]
    [InlineData("""{"prompt": """, "The line is no JSON")]
    public void File_WithAWrongTask_IsRefusedWithItsLine(string line, string message)
    {
        using var file = new TaskFile(Completed.ToJsonString(), line);
        var error = Assert.Throws<InvalidDataException>(() => file.Open());
        Assert.StartsWith($"{file.Path}(2): {message}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of tasks, opened as a recipe's <c>tasks</c> would be.</summary>
    private sealed class TaskFile : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;

        public TaskFile(params string[] lines) => File.WriteAllLines(Path, lines);

        public string Path => System.IO.Path.Combine(_folder, "problems.jsonl");

        public TaskFileSet Open() => TaskFileSet.Open(new TaskFiles(Path) { HeldOutShare = 0 }, CodePlugin.CodeId, CodeEnvironment.WhyNot);

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }

    private static TaskSpec Task(string form) => new(CodePlugin.CodeId, form, 1, (JsonObject)(form == "completed" ? Completed : Listed).DeepClone());
}
