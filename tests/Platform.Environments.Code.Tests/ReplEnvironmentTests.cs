using System.Text.Json.Nodes;
using Platform.Environments.Code.Repl;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

[Collection(SandboxedCollection.Name)]
public sealed class ReplEnvironmentTests(SandboxFixture sandboxes)
{
    [Theory]
    [InlineData("python", "x = 41", "x + 1", "42")]
    [InlineData("python", "def f(n):\n    return n * 2", "f('ab')", "'abab'")]
    [InlineData("javascript", "let x = 41;", "x + 1", "42")]
    [InlineData("javascript", "function f(n) { return n + n; }", "f('ab')", "abab")]
    public async Task Variables_StayFromCallToCall(string language, string first, string second, string shown)
    {
        await using var environment = await BeginAsync(language, 60);
        Assert.Equal("[no output]", await RunAsync(environment, first));
        Assert.Equal(shown, await RunAsync(environment, second));
    }

    [Theory]
    [InlineData("python", "1 / 0", "ZeroDivisionError: division by zero")]
    [InlineData("python", "raise SystemExit(3)", "the interpreter goes on")]
    [InlineData("javascript", "missing + 1", "ReferenceError: missing is not defined")]
    [InlineData("javascript", "throw 5", "Uncaught 5")]
    public async Task Error_IsShown_AndTheStateStays(string language, string code, string shown)
    {
        await using var environment = await BeginAsync(language, 60);
        await RunAsync(environment, language == "python" ? "kept = 7" : "var kept = 7;");
        Assert.Contains(shown, await RunAsync(environment, code), StringComparison.Ordinal);
        Assert.Equal("7", await RunAsync(environment, "kept"));
    }

    [Theory]
    [InlineData("python", "while True: pass", "did not end within 2 s")]
    [InlineData("python", "import os; os._exit(0)", "The interpreter ended")]
    [InlineData("python", "import os\nfor fd in range(3, 20):\n    try:\n        os.write(fd, b'{\"output\": 3}\\n')\n    except OSError:\n        pass", "The interpreter")]
    [InlineData("javascript", "for (;;);", "did not end within 2 s")]
    [InlineData("javascript", "process = require('process'); process.exit(0)", "The interpreter ended")]
    public async Task LostInterpreter_IsBegunAgain_WithItsFirstVariables(string language, string code, string said)
    {
        await using var environment = await BeginAsync(language, 2);
        Assert.Contains(said, await RunAsync(environment, code), StringComparison.Ordinal);
        var again = await RunAsync(environment, language == "python" ? "len(records) > 0" : "records.length > 0");
        Assert.StartsWith("[the interpreter was begun again", again, StringComparison.Ordinal);
        Assert.EndsWith(language == "python" ? "True" : "true", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_IsReadWithoutItsQuotes_AndAnotherEarnsNothing()
    {
        await using var environment = new ReplEnvironment(new(), sandboxes.Providers);
        var right = ReplTasks.Create(Task("python"), new()).Answer;
        Assert.Equal(1, (await Play.EpisodeAsync(environment, Task("python"), $" `{right}`.\n")).Return);
        Assert.Equal(0, (await Play.EpisodeAsync(environment, Task("python"), $"{right}0")).Return);
    }

    private static TaskSpec Task(string language) => new(CodePlugin.ReplId, "t", 3, new JsonObject { ["kind"] = "records", ["size"] = 1, ["language"] = language });

    private static async Task<string> RunAsync(ReplEnvironment environment, string code) =>
        (await environment.StepAsync(new("") { ToolCalls = [new("1", "run", new Dictionary<string, object?> { ["code"] = code })] }, CancellationToken.None)).Observation.Text;

    private async Task<ReplEnvironment> BeginAsync(string language, double seconds)
    {
        var environment = new ReplEnvironment(new() { CellSeconds = seconds }, sandboxes.Providers);
        await environment.ResetAsync(Task(language), CancellationToken.None);
        return environment;
    }
}
