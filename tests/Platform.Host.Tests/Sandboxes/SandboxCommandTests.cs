using Platform.Host.Cli;
using Platform.Host.Cli.Sandboxes;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Sandboxes;

public sealed class SandboxCommandTests
{
    [Fact]
    public async Task Run_FinishedOrLimited_SaysWhich()
    {
        var finished = await Call.Of("sandbox", "run", "--provider", "process", "--json", "--", "sh", "-c", "echo hi; exit 3");
        Assert.Equal((ExitCode.Failed, 3, "hi\n"), (finished.ExitCode, (int)finished.Json["exitCode"]!, (string)finished.Json["output"]!));
        var limited = await Call.Of("sandbox", "run", "--provider", "process", "--time", "0.2", "--", "sleep", "1000");
        Assert.Equal((ExitCode.Failed, "The program reached a limit of its sandbox: WallTime.\n"), (limited.ExitCode, limited.Error));
    }

    [Fact]
    public async Task Check_SomePoints_GivesRowsOfNameAndVerdict()
    {
        var call = await Call.Of("sandbox", "check", "process", "--only", "run-exit-code-7", "--only", "fork-bomb", "--json");
        Assert.Equal(ExitCode.Done, call.ExitCode);
        Assert.Equal(["run-exit-code-7 pass", "fork-bomb contained"], call.Json["rows"]!.AsArray().Select(row => $"{row!["name"]} {row["verdict"]}"));
    }

    [Fact]
    public async Task Check_GradingAttacks_AreContained()
    {
        var call = await Call.Of(["sandbox", "check", "process", "--json", .. GradingAttacks.Names.SelectMany(name => (string[])["--only", name])]);
        Assert.Equal(GradingAttacks.Names.Select(name => name == "grading-of-an-honest-program" ? $"{name} pass" : $"{name} contained"), call.Json["rows"]!.AsArray().Select(row => $"{row!["name"]} {row["verdict"]}"));
        Assert.Equal(ExitCode.Done, call.ExitCode);
    }

    [Theory]
    [InlineData("There is no sandbox provider 'proces': did you mean 'process'?", "sandbox", "check", "proces")]
    [InlineData("There is no point 'fork-bom' in the check: did you mean 'fork-bomb'?", "sandbox", "check", "process", "--only", "fork-bom")]
    [InlineData("--time is 0, but seconds above 0 and up to a day are expected: use --time 10.", "sandbox", "run", "--provider", "process", "--time", "0", "--", "true")]
    [InlineData("--host is '0.0.0.0', which other machines reach, so a token is needed: add --token, or use --host 127.0.0.1.", "sandbox", "serve", "--provider", "process", "--host", "0.0.0.0")]
    [InlineData("There is no recipe for a sandbox image 'ruby': known are base, c, dotnet, node, python.", "sandbox", "image", "build", "ruby")]
    public async Task WrongCall_SaysWhatToWrite(string message, params string[] arguments)
    {
        var call = await Call.Of(arguments);
        Assert.Equal(ExitCode.Usage, call.ExitCode);
        Assert.StartsWith(message, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchSandboxes_Process_GivesEveryFigure()
    {
        var call = await Call.Of("bench", "sandboxes", "--providers", "process", "--runs", "5", "--json");
        Assert.Equal(ExitCode.Done, call.ExitCode);
        Assert.Equal(["cold", "warm", "parallel", "acquire"], call.Json["rows"]!.AsArray().Select(row => (string)row!["measure"]!));
        Assert.All(call.Json["rows"]!.AsArray(), row => Assert.True((double)row!["p50Milliseconds"]! <= (double)row["p99Milliseconds"]! && (double)row["perSecond"]! > 0));
    }

    [Fact]
    public async Task FileWithATaskThatCannotBePlayed_IsRefusedWithItsLineBeforeAnythingIsPlayed()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Path("problems.jsonl");
        File.WriteAllLines(file, ["""{"prompt": "Add.", "entry_point": "add", "test": "def check(c): assert c(1, 2) == 3"}""", """{"prompt": "Add.", "test": "def check(c): assert c(1, 2) == 3"}"""]);
        var call = await Call.Of("play", "code-v1", "--policy", "oracle", "--set", $"tasks={file}");
        Assert.Equal(ExitCode.Usage, call.ExitCode);
        Assert.Contains($"{file}(2): The task has a 'test' but no 'entry_point'", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImageList_NamesWhatCanBeMade()
    {
        var call = await Call.Of("sandbox", "image", "list", "--json");
        Assert.Equal(["base", "c", "dotnet", "node", "python"], call.Json["recipes"]!.AsArray().Select(name => (string)name!));
    }
}
