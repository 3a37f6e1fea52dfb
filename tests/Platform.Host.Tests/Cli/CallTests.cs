namespace Platform.Host.Tests.Cli;

public sealed class CallTests
{
    [Theory]
    [InlineData("There is no command 'recipes' of ./platform: did you mean 'recipe'?", "recipes")]
    [InlineData("There is no command 'shwo' of ./platform env: did you mean 'show'?", "env", "shwo")]
    [InlineData("There is no option '--jsno' of ./platform env list: did you mean '--json'?", "env", "list", "--jsno")]
    [InlineData("There is no environment 'maze-v2': did you mean 'maze-v1'?", "env", "show", "maze-v2")]
    [InlineData("There is no environment 'bandit1': did you mean 'bandit-v1'?", "play", "bandit1")]
    [InlineData("'extra' is one argument too many for ./platform env list: it takes none.", "env", "list", "extra")]
    [InlineData("./platform env show needs ID: Id of the environment, such as maze-v1.", "env", "show")]
    public async Task WrongCall_SaysSoInOneSentence(string message, params string[] arguments)
    {
        var call = await Call.Of(arguments);
        Assert.Equal((2, "", message + Environment.NewLine), (call.ExitCode, call.Output, call.Error));
    }

    [Theory]
    [InlineData("A command is expected: list, show, check, tasks, serve.", "env")]
    public async Task IncompleteCall_ShowsHelpAndFails(string message, params string[] arguments)
    {
        var call = await Call.Of(arguments);
        Assert.Equal((2, ""), (call.ExitCode, call.Output));
        Assert.Contains("Usage:", call.Error, StringComparison.Ordinal);
        Assert.EndsWith(message + Environment.NewLine, call.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string> Commands() => ["", "env", "env list", "env show", "env check", "env tasks", "env serve", "recipe", "recipe check", "recipe show", "recipe schema", "recipe settings", "rewarder", "rewarder list", "rewarder show", "curriculum", "curriculum list", "curriculum show", "runs", "runs list", "runs show", "play", "train", "eval", "doctor", "bench", "plugin", "plugin new", "plugin list", "plugin add", "plugin remove"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_HasExamplesThatParse(string command)
    {
        var path = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var call = await Call.Of([.. path, "--help"]);
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        var examples = call.Output.Split('\n').SkipWhile(line => line != "Examples:").Skip(1).Where(line => line.Length > 0).ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples.Where(example => !example.EndsWith(" test", StringComparison.Ordinal)))
        {
            var arguments = example.Split('>')[0].Trim().Split(' ').Skip(1).ToArray();
            Assert.Equal("./platform", example.Trim().Split(' ')[0]);
            Assert.Equal(0, (await Call.Of([.. arguments, "--help"])).ExitCode);
        }
    }

    [Theory]
    [InlineData(0, "env", "list")]
    [InlineData(0, "env", "show", "bandit-v1")]
    [InlineData(0, "plugin", "list")]
    [InlineData(2, "plugin", "remove", "nothing")]
    [InlineData(0, "rewarder", "list")]
    [InlineData(0, "rewarder", "show", "regex-v1")]
    [InlineData(2, "rewarder", "show", "nothing-v1")]
    [InlineData(0, "curriculum", "list")]
    [InlineData(0, "curriculum", "show", "uniform-v1")]
    [InlineData(2, "curriculum", "show", "nothing-v1")]
    [InlineData(0, "recipe", "schema")]
    [InlineData(0, "recipe", "settings")]
    [InlineData(0, "runs", "list", "--runs", "no-such-folder")]
    [InlineData(2, "runs", "show", "no-such-run")]
    [InlineData(0, "play", "bandit-v1", "--policy", "ucb")]
    [InlineData(2, "env", "show", "nothing-v1")]
    [InlineData(2, "recipe", "check", "no-such-file.yaml")]
    [InlineData(2, "no-such-command")]
    public async Task Json_IsOneObjectAndNothingElse(int exitCode, params string[] arguments)
    {
        var call = await Call.Of([.. arguments, "--json"]);
        Assert.Equal(exitCode, call.ExitCode);
        Assert.Equal(exitCode != 0, call.Json.ContainsKey("error"));
    }

    [Fact]
    public async Task EnvironmentList_NamesTheInTreeEnvironments()
    {
        var call = await Call.Of("env", "list", "--json");
        Assert.Equal(["bandit-v1", "calendar-v1", "code-v1", "echo-v1", "maze-v1", "mcp-v1", "repl-v1", "shell-v1", "swe-lite-v1", "wordle-v1"], call.Json["environments"]!.AsArray().Select(environment => environment!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task RewarderList_NamesTheInTreeRewarders_AndWhatTheyScore()
    {
        var call = await Call.Of("rewarder", "list", "--json");
        var rewarders = call.Json["rewarders"]!.AsArray().ToDictionary(rewarder => rewarder!["id"]!.GetValue<string>(), rewarder => rewarder!["scores"]!.GetValue<string>());
        Assert.Equal(15, rewarders.Count);
        Assert.Equal(("an episode", "every turn of an episode", "all rollouts of a task together"), (rewarders["exact-match-v1"], rewarders["turn-format-v1"], rewarders["distinct-v1"]));
    }

    [Fact]
    public async Task CurriculumShow_TellsItsSettings()
    {
        var call = await Call.Of("curriculum", "show", "success-band-v1", "--json");
        Assert.Equal(["low", "high", "explore", "capacity", "newest", "successScore"], call.Json["options"]!.AsObject().Select(option => option.Key));
        Assert.Equal(["success-band-v1", "uniform-v1"], (await Call.Of("curriculum", "list", "--json")).Json["curricula"]!.AsArray().Select(curriculum => curriculum!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Play_ByAPerson_TakesLinesUntilTheInputEnds()
    {
        var call = await Call.OfTyped("what?\n", "play", "bandit-v1", "--json");
        Assert.Equal(0, call.ExitCode);
        Assert.Equal("left", call.Json["ending"]!.GetValue<string>());
        Assert.Single(call.Json["turns"]!.AsArray());
        Assert.NotNull(call.Json["turns"]![0]!["error"]);
    }

    [Fact]
    public async Task Play_ByAPerson_ListsToolsAndTakesCallsInShortForm()
    {
        var call = await Call.OfTyped("search_dcs(text=\"events\")\nsearch_docs(\"events\")\nsearch_docs(text=\nsearch_docs(txt=5)\n", "play", "calendar-v1", "--json");
        Assert.Equal(0, call.ExitCode);
        Assert.Contains("\nTools:\nlist_events(", call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.IndexOf("\nTools:", StringComparison.Ordinal), call.Error.LastIndexOf("\nTools:", StringComparison.Ordinal));
        var turns = call.Json["turns"]!.AsArray();
        Assert.Equal("Error: there is no tool 'search_dcs': did you mean 'search_docs'?", (string?)turns[0]!["error"]);
        Assert.Null((string?)turns[1]!["error"]);
        Assert.StartsWith("A tool call could not be read: argument 'text' of 'search_docs' has no value. Write ", (string?)turns[2]!["error"], StringComparison.Ordinal);
        Assert.Contains("- txt: is not known; did you mean 'text'?", (string?)turns[3]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Play_ByAScriptedPolicy_IsRepeatable()
    {
        string[] arguments = ["play", "bandit-v1", "--policy", "thompson", "--seed", "5", "--task", "3", "--json"];
        var (first, second) = (await Call.Of(arguments), await Call.Of(arguments));
        Assert.Equal("terminated", first.Json["ending"]!.GetValue<string>());
        Assert.Equal(first.Output, second.Output);
    }
}
