using Microsoft.Extensions.AI;

namespace Platform.Sdk.Tests.Tools;

public class ToolEnvironmentTests
{
    private static readonly TaskSpec s_task = new("notes-v1", "held-out/0", 1);

    [Fact]
    public async Task Reset_OffersDeclarationsThatNobodyCanRun()
    {
        await using var environment = new NotesEnvironment();
        var observation = await environment.ResetAsync(s_task, default);
        Assert.Equal("Keep my notes.", observation.Text);
        Assert.Equal(["add", "list", "fail", "finish"], observation.Tools.Select(tool => tool.Name));
        Assert.All(observation.Tools, tool => Assert.IsNotType<AIFunction>(tool, exactMatch: false));
        Assert.All(observation.Tools, tool => Assert.IsType<AIFunctionDeclaration>(tool, exactMatch: false));
    }

    [Fact]
    public async Task Calls_RunInOrder_ResultsComeBackAsToolMessages()
    {
        await using var environment = await Begun();
        var step = await environment.StepAsync(Act(("add", new { text = "a" }), ("list", new { }), ("add", new { text = "b", times = 2 }), ("list", new { })), default);
        Assert.Equal(["added a", "a", "added b", "a, b, b"], Results(step));
        Assert.All(step.Observation.Messages, message => Assert.Equal(ChatRole.Tool, message.Role));
        Assert.Equal(["c0", "c1", "c2", "c3"], step.Observation.Messages.Select(message => ((FunctionResultContent)message.Contents[0]).CallId));
        Assert.Equal((0.0, false, false, null), (step.Reward, step.Terminated, step.Truncated, step.ActionError));
    }

    [Fact]
    public async Task Text_EndsTheEpisodeAndIsTheFinalAnswer()
    {
        await using var environment = await Begun();
        await environment.StepAsync(Act(("add", new { text = "a" })), default);
        var step = await environment.StepAsync(new AgentAction(" all done "), default);
        Assert.Equal((1.0, true, false), (step.Reward, step.Terminated, step.Truncated));
        Assert.Equal(("all done", false, 2, 1), (environment.End!.FinalText, environment.End.Truncated, environment.End.Turns, environment.End.Calls.Count));
        Assert.Equal("counted", (string?)step.Info["score"]);
        Assert.Empty(step.Observation.Tools);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await environment.StepAsync(new AgentAction(""), default));
    }

    [Fact]
    public async Task Text_IsAnsweredWhereTheEnvironmentWantsCalls()
    {
        await using var environment = new NotesEnvironment { AnswersText = true };
        await environment.ResetAsync(s_task, default);
        var step = await environment.StepAsync(new AgentAction("hello"), default);
        Assert.Equal(("Call a tool.", "Call a tool.", false), (step.Observation.Text, step.ActionError, step.Terminated));
    }

    [Fact]
    public async Task Data_StandsBesideTheTextOfTheResult()
    {
        var image = new DataContent(new byte[] { 1, 2, 3 }, "image/png");
        await using var environment = new NotesEnvironment
        {
            OwnTools = [new(AIFunctionFactory.Create(IReadOnlyList<AIContent> () => [new TextContent("a photo"), image], "look", "Looks."))],
        };
        await environment.ResetAsync(s_task, default);
        var step = await environment.StepAsync(Act(("look", new { })), default);
        var contents = Assert.Single(step.Observation.Messages).Contents;
        Assert.Equal(["a photo\n[image/png, 3 bytes]"], Results(step));
        Assert.Equal([1, 2, 3], Assert.IsType<DataContent>(contents[1]).Data.ToArray());
    }

    [Fact]
    public async Task Arguments_AreLeftToAToolThatChecksThemItself()
    {
        using var schema = System.Text.Json.JsonDocument.Parse("""{"type": "object", "properties": {"text": {"type": "string"}, "pair": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}}}""");
        var function = new SchemaFunction(AIFunctionFactory.Create((string text) => $"got {text}", "odd", "Odd."), schema.RootElement);
        await using var environment = new NotesEnvironment { OwnTools = [new(function) { ChecksArguments = false }] };
        var observation = await environment.ResetAsync(s_task, default);
        Assert.Equal(schema.RootElement.ToString(), Assert.IsType<AIFunctionDeclaration>(observation.Tools[0], exactMatch: false).JsonSchema.ToString());
        Assert.Equal(["got a"], Results(await environment.StepAsync(Act(("odd", new { text = "a" })), default)));
        await using var strict = new NotesEnvironment { OwnTools = [new(function)] };
        await Assert.ThrowsAsync<NotSupportedException>(async () => await strict.ResetAsync(s_task, default));
    }

    [Fact]
    public async Task Tool_CanEndTheEpisode()
    {
        await using var environment = await Begun();
        var step = await environment.StepAsync(Act(("finish", new { }), ("add", new { text = "a" })), default);
        Assert.True(step.Terminated);
        Assert.Equal(1, step.Reward);
        Assert.Null(environment.End!.FinalText);
        Assert.Equal("ok\nadded a\nBye.", step.Observation.Text);
    }

    [Fact]
    public async Task MaxTurns_TruncatesAndScoresOnce()
    {
        await using var environment = await Begun(new() { MaxTurns = 2 });
        Assert.False((await environment.StepAsync(Act(("add", new { text = "a" })), default)).Truncated);
        var step = await environment.StepAsync(Act(("add", new { text = "b" })), default);
        Assert.Equal((2.0, false, true), (step.Reward, step.Terminated, step.Truncated));
        Assert.Equal((1, true), (environment.Scored, environment.End!.Truncated));
    }

    [Theory]
    [InlineData("ad", """{"text": "x"}""", "Error: there is no tool 'ad': did you mean 'add'?")]
    [InlineData("add", """{"txt": "x"}""", "Error: the arguments of add do not fit:\n- text: is missing; expected a string\n- txt: is not known; did you mean 'text'?")]
    [InlineData("add", """{"text": "x", "tims": 2}""", "Error: the arguments of add do not fit:\n- tims: is not known; did you mean 'times'?")]
    [InlineData("add", """{"text": "x", "times": "2"}""", "Error: the arguments of add do not fit:\n- times: expected an integer, got the string \"2\"; write 2 without quotes")]
    [InlineData("add", """{"text": 5}""", "Error: the arguments of add do not fit:\n- text: expected a string, got the number 5; write \"5\" with quotes")]
    [InlineData("fail", "{}", "Error: fail failed: the pen is dry")]
    public async Task Mistake_IsAnErrorTheAgentCanMend(string name, string arguments, string expected)
    {
        await using var environment = await Begun();
        var step = await environment.StepAsync(new AgentAction("") { ToolCalls = [Call("c", name, arguments)] }, default);
        Assert.Equal([expected], Results(step));
        Assert.Equal((false, 0.0), (step.Terminated, step.Reward));
        Assert.Equal(name == "fail" ? null : expected, step.ActionError); // a tool that fails was called rightly
        Assert.Equal((1.0, 1.0), (environment.Metrics["toolCalls"], environment.Metrics["toolErrors"]));
        Assert.Empty(environment.Notes);
    }

    [Fact]
    public async Task Coercion_ReadsWhatStandsForAValue()
    {
        await using var environment = await Begun(new() { CoerceArguments = true });
        var step = await environment.StepAsync(new AgentAction("") { ToolCalls = [Call("c", "add", """{"text": 7, "times": "2"}""")] }, default);
        Assert.Equal(["added 7"], Results(step));
        Assert.Equal(["7", "7"], environment.Notes);
    }

    [Fact]
    public async Task WholeNumberWithAPoint_IsAnInteger()
    {
        await using var environment = await Begun();
        await environment.StepAsync(new AgentAction("") { ToolCalls = [Call("c", "add", """{"text": "a", "times": 2.0}""")] }, default);
        Assert.Equal(["a", "a"], environment.Notes);
    }

    [Fact]
    public async Task ParseError_IsToldBesideTheResultsOfGoodCalls()
    {
        await using var environment = await Begun();
        var step = await environment.StepAsync(Act(("add", new { text = "a" })) with { ParseError = "A tool call could not be read: x." }, default);
        Assert.Equal("added a\nA tool call could not be read: x.", step.Observation.Text);
        Assert.Equal(ChatRole.User, step.Observation.Messages[1].Role);
        Assert.Equal("A tool call could not be read: x.", step.ActionError);
        Assert.Equal(1, environment.Metrics["parseErrors"]);
        Assert.False(step.Terminated);
    }

    [Fact]
    public async Task Limits_RefuseAndSaySo()
    {
        await using var environment = await Begun(new() { MaxCallsPerTool = 2, MaxCallsPerTurn = 3, MaxResultLength = 4 });
        var add = ("add", (object)new { text = "abcdefgh" });
        var step = await environment.StepAsync(Act(add, add, add, add), default);
        Assert.Equal(
        [
            "adde\n[cut: the first 4 of 14 characters]", "adde\n[cut: the first 4 of 14 characters]",
            "Error: add may be called 2 times in an episode, and was.", "Error: only 3 calls are allowed in one turn; make this one in the next.",
        ], Results(step));
        await environment.ResetAsync(s_task, default);
        Assert.Equal(["adde\n[cut: the first 4 of 14 characters]"], Results(await environment.StepAsync(Act(add), default)));
    }

    [Fact]
    public async Task SlowTool_IsStoppedAndTheAgentTold()
    {
        var slow = EnvironmentTool.Create(async (CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken), "slow", "Waits.") with { CallSeconds = 0.05 };
        await using var environment = new NotesEnvironment { OwnTools = [slow] };
        await environment.ResetAsync(s_task, default);
        Assert.Equal(["Error: slow did not end within 0.05 s and was stopped."], Results(await environment.StepAsync(Act(("slow", new { })), default)));
    }

    [Fact]
    public async Task ToolThatIgnoresItsEnd_FaultsTheEpisode()
    {
        var never = new TaskCompletionSource();
        var stuck = EnvironmentTool.Create(() => never.Task, "stuck", "Hangs.") with { CallSeconds = 0.05 };
        await using var environment = new NotesEnvironment { OwnTools = [stuck] };
        await environment.ResetAsync(s_task, default);
        var fault = await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await environment.StepAsync(Act(("stuck", new { })), default));
        Assert.Equal("Tool 'stuck' was told to stop (its limit is 0.05 s), but did not within a second: let it observe its cancellation token.", fault.Message);
    }

    [Fact]
    public async Task Fault_IsNoErrorOfTheAgent()
    {
        var broken = EnvironmentTool.Create(string () => throw new EnvironmentFaultException("The server is gone."), "broken", "Faults.");
        await using var environment = new NotesEnvironment { OwnTools = [broken] };
        await environment.ResetAsync(s_task, default);
        await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await environment.StepAsync(Act(("broken", new { })), default));
    }

    [Fact]
    public async Task Cancellation_EndsTheStep()
    {
        using var source = new CancellationTokenSource();
        var slow = EnvironmentTool.Create(async (CancellationToken cancellationToken) => { await source.CancelAsync(); await Task.Delay(Timeout.Infinite, cancellationToken); }, "slow", "Waits.");
        await using var environment = new NotesEnvironment { OwnTools = [slow] };
        await environment.ResetAsync(s_task, default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await environment.StepAsync(Act(("slow", new { })), source.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_RunAtTheSameTimeOnlyIfAllAreReadOnly(bool isReadOnly)
    {
        int now = 0, most = 0;
        var both = new TaskCompletionSource();
        async Task<string> Meet(string name, CancellationToken cancellationToken)
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            if (now == 2)
                both.TrySetResult();
            // The last to begin ends first, if they run at the same time.
            if (isReadOnly && name == "a")
                await both.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return name;
        }

        var meet = EnvironmentTool.Create(Meet, "meet", "Meets.", isReadOnly: true);
        var other = EnvironmentTool.Create(Meet, "other", "Meets.", isReadOnly);
        await using var environment = new NotesEnvironment { OwnTools = [meet, other] };
        await environment.ResetAsync(s_task, default);
        var step = await environment.StepAsync(Act(("meet", new { name = "a" }), ("other", new { name = "b" })), default);
        Assert.Equal(["a", "b"], Results(step));
        Assert.Equal(isReadOnly ? 2 : 1, most);
    }

    [Fact]
    public async Task Metrics_SayNoSuccessUntilTheEpisodeIsScored()
    {
        await using var environment = await Begun();
        await environment.StepAsync(Act(("add", new { text = "a" })), default);
        Assert.Equal(0, environment.Metrics["success"]);
        await environment.StepAsync(new AgentAction("done"), default);
        Assert.Equal((1.0, 1.0), (environment.Metrics["success"], environment.Metrics["notes"]));
        await environment.ResetAsync(s_task, default);
        Assert.Equal((0.0, 0.0), (environment.Metrics["success"], environment.Metrics["toolCalls"]));
        Assert.DoesNotContain("notes", environment.Metrics.Keys);
    }

    [Fact]
    public async Task TwoToolsOfOneName_AreACallersMistake()
    {
        await using var environment = new NotesEnvironment { OwnTools = [EnvironmentTool.Create(() => 1, "a", ""), EnvironmentTool.Create(() => 2, "a", "")] };
        Assert.StartsWith("Two tools have the name 'a'", (await Assert.ThrowsAsync<ArgumentException>(async () => await environment.ResetAsync(s_task, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExampleOfTheDocumentation_IsThisOneAndWorks()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Platform.sln")))
            root = Path.GetDirectoryName(root)!;
        var source = await File.ReadAllTextAsync(Path.Combine(root, "tests/Platform.Sdk.Tests/Tools/NotebookEnvironment.cs"));
        Assert.Contains($"```csharp\n{source.Replace("namespace Platform.Sdk.Tests.Tools;\n\n", "", StringComparison.Ordinal)}```", await File.ReadAllTextAsync(Path.Combine(root, "docs/tools.md")), StringComparison.Ordinal);

        await using var environment = new NotebookEnvironment(new());
        Assert.Equal("Note that we need bread, then say that you are done.", (await environment.ResetAsync(s_task, default)).Text);
        await environment.StepAsync(Act(("add_note", new { text = "bread" })), default);
        Assert.Equal((1.0, true), ((await environment.StepAsync(new AgentAction("Done."), default)).Reward, environment.Metrics["success"] == 1));
    }

    private static async Task<NotesEnvironment> Begun(ToolEnvironmentOptions? options = null)
    {
        var environment = new NotesEnvironment(options);
        await environment.ResetAsync(s_task, default);
        return environment;
    }

    private static AgentAction Act(params (string Name, object Arguments)[] calls) => new("")
    {
        ToolCalls = [.. calls.Select((call, i) => new FunctionCallContent($"c{i}", call.Name,
            call.Arguments.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(call.Arguments))))],
    };

    private static FunctionCallContent Call(string id, string name, string arguments) =>
        new(id, name, System.Text.Json.JsonDocument.Parse(arguments).RootElement.EnumerateObject().ToDictionary(one => one.Name, one => (object?)one.Value));

    private static IEnumerable<string?> Results(StepResult step) =>
        step.Observation.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.Result as string);

    private sealed class SchemaFunction(AIFunction function, System.Text.Json.JsonElement schema) : DelegatingAIFunction(function)
    {
        public override System.Text.Json.JsonElement JsonSchema => schema;
    }
}
