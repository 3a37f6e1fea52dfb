namespace Platform.Host.Tests.Cli;

public sealed class EnvironmentCheckTests
{
    [Fact]
    public async Task All_EveryInTreeEnvironmentPasses()
    {
        var call = await Call.Of("env", "check", "--all", "--episodes", "3", "--json");
        Assert.True(call.ExitCode == 0, call.Output);
        Assert.True((bool)call.Json["passed"]!);
        var environments = call.Json["environments"]!.AsArray();
        var known = (await Call.Of("env", "list", "--json")).Json["environments"]!.AsArray();
        string?[] withoutDefaults = ["mcp-v1"]; // nothing without servers
        Assert.Equal(known.Select(environment => (string?)environment!["id"]).Except(withoutDefaults), environments.Select(environment => (string?)environment!["environment"]));
        Assert.All(environments, environment => Assert.True((double)environment!["stepsPerSecond"]! > 0));
    }

    [Theory]
    [InlineData("bandit-v1")]
    [InlineData("maze-v1")]
    [InlineData("wordle-v1")]
    public async Task InTreeEnvironment_LeavesNoCheckUnanswered(string id)
    {
        var call = await Call.Of("env", "check", id, "--episodes", "10", "--json");
        Assert.Equal(["task-sets"], Checks(call, "notApplicable"));
    }

    [Theory]
    [InlineData("bandit-v1", "arms=2", "gap=small", "reward=expected")]
    [InlineData("bandit-v1", "distribution=gaussian", "variance=high", "horizon=10", "randomOnUnreadable=true")]
    [InlineData("maze-v1", "layout=umaze", "reward=illegalPenalty", "style=compact")]
    [InlineData("maze-v1", "layout=random", "goal=random", "reward=diffScale", "observability=partial")]
    [InlineData("maze-v1", "goal=random", "maxSteps=20")]
    [InlineData("wordle-v1", "style=compact", "feedback=standard", "vocabulary=200")]
    [InlineData("wordle-v1", "tries=3", "badWordReward=-5")]
    [InlineData("calendar-v1", "style=compact", "partialReward=0.5", "maxTurns=6")]
    public async Task OtherOptions_KeepTheirOwnPromises(string id, params string[] options)
    {
        var call = await Call.Of(["env", "check", id, "--json", .. options.SelectMany(option => new[] { "--set", option })]);
        Assert.True(call.ExitCode == 0, call.Output);
    }

    [Theory]
    [InlineData("countsResets", "repeatable")]
    [InlineData("forgetsTurn", "snapshots")]
    [InlineData("paysNothing", "floor")]
    public async Task BrokenEnvironment_FailsForItsOwnReason(string flaw, string check)
    {
        var call = await Call.WithBroken("env", "check", "broken-v1", "--set", $"flaw={flaw}", "--json");
        Assert.True(call.ExitCode == 1, call.Error);
        Assert.False((bool)call.Json["passed"]!);
        Assert.Equal([check], Checks(call, "failed"));
    }

    [Fact]
    public async Task BrokenEnvironment_IsShownInATable()
    {
        var call = await Call.WithBroken("env", "check", "broken-v1", "--set", "flaw=endsLate");
        Assert.True(call.ExitCode == 1, call.Error);
        Assert.Contains("broken-v1: fails 1 of 18 checks", call.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL", call.Output, StringComparison.Ordinal);
        Assert.Contains("Task 'check/0' went on after 3 steps (doing nothing)", call.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env check needs an ID or --all: name an environment, such as maze-v1.", "env", "check")]
    [InlineData("env check takes an ID or --all, not both: leave one out.", "env", "check", "maze-v1", "--all")]
    [InlineData("--set changes one environment's options, but --all checks every environment: name one.", "env", "check", "--all", "--set", "arms=3")]
    [InlineData("--episodes is 1, but 2 to 100000 was expected: use --episodes 20.", "env", "check", "maze-v1", "--episodes", "1")]
    [InlineData("There is no environment 'maze-v2': did you mean 'maze-v1'?", "env", "check", "maze-v2")]
    public async Task WrongCall_SaysSoInOneSentence(string message, params string[] arguments)
    {
        var call = await Call.Of(arguments);
        Assert.Equal((2, message + Environment.NewLine), (call.ExitCode, call.Error));
    }

    private static string[] Checks(Call call, string outcome) =>
    [
        .. call.Json["environments"]!.AsArray().SelectMany(environment => environment!["checks"]!.AsArray())
            .Where(check => (string?)check!["outcome"] == outcome).Select(check => (string)check!["check"]!),
    ];
}
