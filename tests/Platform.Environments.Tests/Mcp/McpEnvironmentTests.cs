using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Environments.Mcp;
using Platform.Sdk;
using Platform.Tests.Shared;
using static Platform.Environments.Tests.Mcp.McpPlay;

namespace Platform.Environments.Tests.Mcp;

public sealed class McpEnvironmentTests
{
    [Fact]
    public async Task Episode_WithTheMemoryServer_IsJudgedByWhatIsLeftInIt()
    {
        var task = Task("""
            {
              "prompt": "Ada now works at ACME: relate them.",
              "setup": [{"tool": "create_entities", "arguments": {"entities": [{"name": "Ada", "entityType": "person", "observations": ["likes tea"]}, {"name": "ACME", "entityType": "firm", "observations": []}]}}],
              "verify": [
                {"tool": "read_graph", "expect": {"path": "$.relations", "equals": [{"from": "Ada", "to": "ACME", "relationType": "works at"}]}},
                {"tool": "open_nodes", "arguments": {"names": ["Ada"]}, "expect": {"path": "entities[?name=='Ada'].observations", "contains": "likes tea"}},
                {"server": "memory", "tool": "search_nodes", "arguments": {"query": "ACME"}, "expect": {"path": "entities[*]", "count": 1}}
              ],
              "solution": [{"tool": "create_relations", "arguments": {"relations": [{"from": "Ada", "to": "ACME", "relationType": "works at"}]}}, "Related."]
            }
            """);
        await using var environment = new McpEnvironment(Options(Memory with { Deny = ["delete_*", "read_graph"] }));
        var first = await environment.ResetAsync(task, default);
        Assert.Equal("Ada now works at ACME: relate them.", first.Text);
        Assert.Equal(["create_entities", "create_relations", "add_observations", "search_nodes", "open_nodes"], first.Tools.Select(tool => tool.Name));
        Assert.Equal("""create_relations(relations=[{"from": "Ada", "to": "ACME", "relationType": "works at"}])""", environment.ExpertAction?.Trim('[', ']'));

        var policy = new Platform.Environments.Mcp.Policies.OraclePolicy();
        var solved = await Play.EpisodeAsync(environment, policy, task, policySeed: 1);
        Assert.Equal((1.0, Termination.Terminated, 2), (solved.Return, solved.Termination, solved.Turns.Count));
        Assert.Equal((1.0, 1.0), (solved.Metrics["success"], solved.Metrics["checks"]));

        await environment.ResetAsync(task, default); // what the last episode left is gone
        var step = await environment.StepAsync(new AgentAction("I am done."), default);
        Assert.Equal((0.0, true), (step.Reward, step.Terminated));
        Assert.Contains("verify.0 (read_graph {}): expected [{", (string?)step.Info["score"], StringComparison.Ordinal);
        Assert.DoesNotContain("verify.1", (string?)step.Info["score"], StringComparison.Ordinal);
        Assert.Equal(2.0 / 3, environment.Metrics["checks"], 6);
    }

    [Fact]
    public async Task Reward_IsTheShareOfTheChecksWhereAskedFor()
    {
        await using var environment = new McpEnvironment(Options(Odd()) with { Reward = RewardRule.Share });
        await environment.ResetAsync(Task("""{"prompt": "?", "answer": {"contains": "4"}, "verify": [{"tool": "fail", "expect": "error"}, {"tool": "echo", "arguments": {"text": "a"}, "expect": {"equals": "b"}}, {"tool": "both", "expect": {"path": "n", "equals": 1}}]}"""), default);
        var step = await environment.StepAsync(new AgentAction("It is 42."), default);
        Assert.Equal(0.75, step.Reward);
        Assert.Equal(0, environment.Metrics["success"]);
    }

    [Fact]
    public async Task Results_AreTextDataAndErrorsThatTheAgentReads()
    {
        await using var environment = new McpEnvironment(Options(Odd()) with { MaxResultLength = 100 });
        await environment.ResetAsync(Task(), default);
        var results = await CallAsync(environment, ("echo", new { text = "hi" }), ("fail", new { }), ("refuse", new { }), ("both", new { }), ("large", new { }), ("echo", new { wrong = 1 }), ("ecko", new { }), ("tuple", new { pair = new object[] { "a", 1 } }));
        Assert.Equal("hi", results[0]);
        Assert.Equal("Error: fail failed: the disk is full try later", results[1]);
        Assert.Contains("not today", results[2], StringComparison.Ordinal);
        Assert.Equal("""{"n": 1}""", results[3]);
        Assert.Equal(new string('y', 100) + "\n[cut: the first 100 of 50000 characters]", results[4]);
        Assert.StartsWith("Error: the arguments of echo do not fit", results[5], StringComparison.Ordinal);
        Assert.Contains("did you mean 'echo'?", results[6], StringComparison.Ordinal);
        Assert.Equal("""["a",1]""", results[7]); // its schema is of a draft that only the server can check
    }

    [Fact]
    public async Task EverythingServer_GivesImagesStructuredContentAndInstructions()
    {
        var everything = new McpServerSettings { Name = "everything", Command = NpmServers.Node, Args = [NpmServers.Everything], Allow = ["get-*", "echo"] };
        await using var environment = new McpEnvironment(Options(everything) with { Instructions = true, System = "You test." });
        var first = await environment.ResetAsync(Task("""{"prompt": "Add 2 and 3.", "answer": {"matches": "\\b5\\b"}, "verify": [{"tool": "echo", "arguments": {"message": "x"}, "expect": {"equals": "Echo: x"}}]}"""), default);
        Assert.Equal([ChatRole.System, ChatRole.User], first.Messages.Select(message => message.Role));
        Assert.StartsWith("You test.\n\n# Everything Server", first.Messages[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Tools, tool => tool.Name.StartsWith("toggle", StringComparison.Ordinal));

        var step = await environment.StepAsync(Call(("get-sum", new { a = 2, b = 3 }), ("get-tiny-image", new { }), ("get-structured-content", new { location = "Chicago" })), default);
        var results = Results(step);
        Assert.Contains("5", results[0], StringComparison.Ordinal);
        Assert.Contains("[image/png, ", results[1], StringComparison.Ordinal);
        var image = Assert.Single(step.Observation.Messages[1].Contents.OfType<DataContent>());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image.Data[..4].ToArray());
        Assert.Equal(JsonValueKind.Number, JsonSerializer.Deserialize<JsonElement>(results[2]).GetProperty("temperature").ValueKind);
        Assert.Equal(1, (await environment.StepAsync(new AgentAction("The sum is 5."), default)).Reward);
    }

    [Fact]
    public async Task Tools_OfOneNameAreToldApartByTheirServer()
    {
        await using var environment = new McpEnvironment(Options(Odd(name: "left") with { Allow = ["echo", "env"] }, Odd(name: "right") with { Allow = ["echo"] }));
        var first = await environment.ResetAsync(Task("""{"prompt": "?", "verify": [{"server": "right", "tool": "echo", "arguments": {"text": "r"}, "expect": {"equals": "r"}}]}"""), default);
        Assert.Equal(["left_echo", "left_env", "right_echo"], first.Tools.Select(tool => tool.Name));
        Assert.Equal(["a", "b"], await CallAsync(environment, ("left_echo", new { text = "a" }), ("right_echo", new { text = "b" })));
        Assert.Equal(1, (await environment.StepAsync(new AgentAction("done"), default)).Reward);
        var fault = await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await environment.ResetAsync(Task("""{"prompt": "?", "answer": "x", "setup": [{"tool": "echo"}]}"""), default));
        Assert.Equal("setup.0 of task 'test/1': several servers have the tool of echo {}: name one in 'server', such as left.", fault.Message);
    }

    [Fact]
    public async Task Secrets_OfTheHostAreNotPassedOn()
    {
        Environment.SetEnvironmentVariable("PLATFORM_TEST_SECRET", "hush");
        await using var environment = new McpEnvironment(Options(Odd() with { Env = new Dictionary<string, string> { ["SEED"] = "{seed}", ["NAME"] = "{task.who}", ["JSON"] = "{\"a\": {}}" } }) with { Restart = RestartRule.Episode });
        await environment.ResetAsync(Task("""{"prompt": "?", "answer": "x", "who": "Ada"}""", seed: 7), default);
        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>((await CallAsync(environment, ("env", new { })))[0])!;
        Assert.DoesNotContain("PLATFORM_TEST_SECRET", variables.Keys);
        Assert.Equal(("7", "Ada", "{\"a\": {}}"), (variables["SEED"], variables["NAME"], variables["JSON"]));
        Assert.Contains("PATH", variables.Keys);
    }

    [Fact]
    public async Task ReadOnlyCalls_RunAtTheSameTime()
    {
        await using var environment = new McpEnvironment(Options(Odd()));
        await environment.ResetAsync(Task(), default);
        var results = await CallAsync(environment, ("slow", new { }), ("slow", new { }), ("slow", new { }));
        Assert.Contains("3", results);
        results = await CallAsync(environment, ("slow", new { }), ("cancelled", new { }));
        Assert.Equal(["3", "0"], results);
    }

    [Fact]
    public async Task Tools_ThatChangeAreOfferedAtALaterTurn()
    {
        await using var environment = new McpEnvironment(Options(Odd()));
        var first = await environment.ResetAsync(Task(), default);
        var step = await environment.StepAsync(Call(("grow", new { })), default);
        // The notification may arrive after the result.
        for (var i = 0; i < 200 && step.Observation.Tools.Count == first.Tools.Count; i++)
            step = await environment.StepAsync(Call(("echo", new { })), default) is var next && !next.Truncated ? next : throw new InvalidOperationException("The tools never changed.");
        Assert.Equal($"grown_{first.Tools.Count}", step.Observation.Tools[^1].Name);
    }

    [Theory]
    [InlineData("die", "failed in a call of die: it ended. It wrote: goodbye.")]
    [InlineData("flood", "more than 100000 bytes (maxMessageBytes)")]
    public async Task Server_ThatDies_IsAFault_AndTheNextEpisodeHasANewOne(string tool, string message)
    {
        await using var environment = new McpEnvironment(Options(Odd()) with { MaxMessageBytes = 100_000 });
        await environment.ResetAsync(Task(), default);
        var fault = await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await CallAsync(environment, (tool, new { })));
        Assert.Contains(message, fault.Message.TrimEnd('.') + ".", StringComparison.Ordinal);
        await environment.ResetAsync(Task(), default);
        Assert.Equal(["again"], await CallAsync(environment, ("echo", new { text = "again" })));
    }

    [Fact]
    public async Task HungTool_IsAnErrorToTheAgent_AndTheServerIsTold()
    {
        await using var environment = new McpEnvironment(Options(Odd()) with { CallSeconds = 2, MaxTurns = 1000 });
        await environment.ResetAsync(Task(), default);
        Assert.Equal(["Error: hang did not end within 2 s and was stopped."], await CallAsync(environment, ("hang", new { })));
        var cancelled = "0";
        for (var i = 0; i < 500 && cancelled == "0"; i++)
            cancelled = (await CallAsync(environment, ("cancelled", new { })))[0];
        Assert.Equal("1", cancelled);
        Assert.Equal(1, (await environment.StepAsync(new AgentAction("Yes"), default)).Reward);
    }

    [Fact]
    public async Task HungServer_IsAFault()
    {
        await using var environment = new McpEnvironment(Options(Odd()) with { CallSeconds = 1, PingSeconds = 1 });
        await environment.ResetAsync(Task(), default);
        var fault = await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await CallAsync(environment, ("freeze", new { })));
        Assert.Equal("MCP server 'odd' did not answer a sign of life after a call that took too long within 1 s.", fault.Message);
    }

    [Fact]
    public async Task Garbage_OnStandardOutputIsPassedOver()
    {
        await using var environment = new McpEnvironment(Options(Odd("chatty")));
        await environment.ResetAsync(Task(), default);
        Assert.Equal(["still here"], await CallAsync(environment, ("garbage", new { })));
    }

    [Theory]
    [InlineData("silent", 2, "MCP server 'odd' did not come up within 2 s (startSeconds).")]
    [InlineData("doomed", 60, "MCP server 'odd' did not come up: it ended. It wrote: cannot open the database.")]
    public async Task Server_ThatDoesNotComeUp_IsAFault(string mode, double seconds, string message)
    {
        await using var environment = new McpEnvironment(Options(Odd(mode)) with { StartSeconds = seconds });
        var fault = await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await environment.ResetAsync(Task(), default));
        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public async Task Program_ThatIsNotThere_IsAFault()
    {
        await using var environment = new McpEnvironment(Options(new McpServerSettings { Name = "none", Command = "no-such-program-7" }));
        var fault = await Assert.ThrowsAsync<EnvironmentFaultException>(async () => await environment.ResetAsync(Task(), default));
        Assert.StartsWith("MCP server 'none' did not come up: the program 'no-such-program-7' cannot be started", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_EndsACallAtOnce()
    {
        await using var environment = new McpEnvironment(Options(Odd()) with { CallSeconds = 600 });
        await environment.ResetAsync(Task(), default);
        using var source = new CancellationTokenSource();
        var pending = environment.StepAsync(Call(("hang", new { })), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Disposal_LeavesNoProcessBehind_NotEvenOneThatDoesNotWantToGo()
    {
        int[] processes;
        await using (var environment = new McpEnvironment(Options(Odd("stubborn"))))
        {
            await environment.ResetAsync(Task(), default);
            processes = [.. (await CallAsync(environment, ("pids", new { })))[0].Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
            Assert.All(processes, id => Assert.False(Process.GetProcessById(id).HasExited));
        }

        var patience = Stopwatch.StartNew();
        while (processes.Any(IsAlive) && patience.Elapsed < TimeSpan.FromSeconds(60))
            await System.Threading.Tasks.Task.Delay(50);
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public async Task Problems_AreChosenByTheSeed()
    {
        var options = Options(Odd()) with
        {
            Problems = [Task("""{"prompt": "zero", "answer": "0"}""").Parameters, Task("""{"prompt": "one", "answer": "1"}""").Parameters],
        };
        await using var environment = new McpEnvironment(options);
        Assert.Equal("one", (await environment.ResetAsync(Task("{}", seed: 5), default)).Text);
        Assert.Equal("zero", (await environment.ResetAsync(Task("{}", seed: 4), default)).Text);
        Assert.Equal("own", (await environment.ResetAsync(Task("""{"prompt": "own", "answer": "x"}""", seed: 4), default)).Text);
    }

    private static bool IsAlive(int id) => File.Exists($"/proc/{id}/stat") && File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
}
