using Microsoft.Extensions.AI;
using Platform.Environments.OpenEnv;
using Platform.Sdk;

namespace Platform.Environments.Tests.OpenEnv;

/// <summary>What becomes of an agent's reply under the action schemas that servers have.</summary>
public sealed class OpenEnvActionTests
{
    private const string MoveSchema = """{"type":"object","title":"MoveAction","properties":{"metadata":{"type":"object"},"x":{"type":"integer","minimum":0},"piece":{"$ref":"#/$defs/Piece"}},"required":["x","piece"],"additionalProperties":false,"$defs":{"Piece":{"enum":["king","rook"],"type":"string"}}}""";
    private const string ToolSchema = """{"type":"object","title":"CallToolAction","properties":{"metadata":{"type":"object"},"type":{"const":"call_tool","default":"call_tool","type":"string"},"tool_name":{"type":"string"},"arguments":{"type":"object","additionalProperties":true}},"required":["tool_name"],"additionalProperties":false}""";

    public static TheoryData<string, string, string, string?> Actions() => new()
    {
        // schema, reply, data of the frame, or null and what the agent is told
        { Client.PlainSchema, "any\n{\"json\": 1}", """{"text":"any\n{\"json\": 1}"}""", null },
        { Client.TextSchema, " hi ", """{"message":"hi"}""", null },
        { Client.TextSchema, "  ", "", "The action does not fit: message" },
        { MoveSchema, """{"x": 3, "piece": "rook"}""", """{"x":3,"piece":"rook"}""", null },
        { MoveSchema, "I move.\n```json\n{\"piece\":\"king\",\"x\":0}\n```\nDone {\"x\":9}", """{"piece":"king","x":0}""", null },
        { MoveSchema, "{ not json, then {\"piece\":\"king\",\"x\":1}", """{"piece":"king","x":1}""", null },
        { MoveSchema, "rook", "", "The reply holds no JSON object" },
        { MoveSchema, """{"x": -1, "piece": "rook"}""", "", "The action does not fit its schema: x: " },
        { MoveSchema, """{"x": 1, "piece": "rok"}""", "", "did you mean \"rook\"" },
        { MoveSchema, """{"x": 1, "piece": "rook", "y": 2}""", "", "y: is not known" },
        { MoveSchema, """{"x": 1, "piece": "\ud800"}""", "", "The reply holds no JSON object" },
        { """{"type":"object","properties":{"choice":{"enum":["a","b"],"type":"string"}},"required":["choice"]}""", " b\n", """{"choice":"b"}""", null },
        { """{"type":"object","properties":{"choice":{"enum":["a","b"],"type":"string"}},"required":["choice"]}""", "c", "", "expected one of" },
        { """{"type":"object","properties":{"guess":{"anyOf":[{"type":"string"},{"type":"null"}]}}}""", "w", """{"guess":"w"}""", null },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Reply_BecomesTheActionOfTheSchema_OrTheAgentIsToldWhyNot(string schema, string reply, string data, string? told)
    {
        string? frame = null;
        await using var server = FakeServer.Start(schema, async connection =>
        {
            await connection.BeginAsync();
            while (await connection.ReceiveAsync() is { } message)
            {
                frame = message;
                await connection.SendAsync("""{"type":"observation","data":{"observation":{"text":"on"},"reward":1,"done":false}}""");
            }
        });
        await using var environment = Client.Of(server, new() { UnreadableReward = -2 });
        await environment.ResetAsync();
        var step = await environment.StepAsync(reply);
        if (told is null)
        {
            Assert.Equal($$"""{"type":"step","data":{{data}}}""", frame);
            Assert.Equal(("on", 1.0, null), (step.Observation.Text, step.Reward, step.ActionError));
        }
        else
        {
            Assert.Null(frame);
            Assert.Contains(told, step.ActionError, StringComparison.Ordinal);
            Assert.Equal((step.ActionError, -2.0, false, false), (step.Observation.Text, step.Reward, step.Terminated, step.Truncated));
        }
    }

    [Theory]
    [InlineData("action_id", "7", """{"action_id":7}""")]
    [InlineData("name", "7", """{"name":"7"}""")]
    public async Task ActionField_TakesTheTextInItsType(string field, string reply, string data)
    {
        string? frame = null;
        await using var server = FakeServer.Start("""{"type":"object","properties":{"action_id":{"type":"integer"},"name":{"type":"string","default":"x"}}}""", async connection =>
        {
            await connection.BeginAsync();
            frame = await connection.ReceiveAsync();
            await connection.SendAsync("""{"type":"observation","data":{"observation":{"text":"on"},"reward":1,"done":true}}""");
        });
        await using var environment = Client.Of(server, new() { ActionField = field });
        await environment.ResetAsync();
        Assert.Null((await environment.StepAsync(reply)).ActionError);
        Assert.Equal($$"""{"type":"step","data":{{data}}}""", frame);
    }

    [Fact]
    public async Task ActionField_ThatIsNotThere_OffersTheNearest()
    {
        await using var server = FakeServer.Start(MoveSchema, connection => connection.BeginAsync());
        await using var environment = Client.Of(server, new() { ActionField = "piec" });
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync());
        Assert.EndsWith("has no field 'piec' (actionField): did you mean 'piece'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerWithoutSchema_NeedsTheField()
    {
        await using var server = FakeServer.Start(_ => (404, "{}"), connection => connection.BeginAsync());
        await using (var environment = Client.Of(server))
            Assert.Contains("set actionField", (await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync())).Message, StringComparison.Ordinal);
        await using (var environment = Client.Of(server, new() { ActionField = "message" }))
            Assert.Equal("go", (await environment.ResetAsync()).Text);
    }

    [Fact]
    public async Task JsonForm_TellsTheSchemaFirst_UnlessToldNotTo()
    {
        await using var server = FakeServer.Start(MoveSchema, connection => connection.BeginAsync());
        await using (var environment = Client.Of(server))
        {
            var observation = await environment.ResetAsync();
            Assert.Equal([ChatRole.System, ChatRole.User], observation.Messages.Select(message => message.Role));
            Assert.Contains("\"enum\":[\"king\",\"rook\"]", observation.Messages[0].Text, StringComparison.Ordinal);
            Assert.DoesNotContain("metadata", observation.Messages[0].Text, StringComparison.Ordinal);
        }

        await using (var environment = Client.Of(server, new() { DescribeAction = false }))
            Assert.Equal("go", (await environment.ResetAsync()).Text);
    }

    [Fact]
    public async Task ValidationError_IsTheAgentsMistake_AndTheEpisodeGoesOn()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            await connection.SendAsync("""{"type":"error","data":{"message":"Invalid action","code":"VALIDATION_ERROR","errors":[{"loc":["text"],"msg":"too rude"}]}}""");
            await connection.ReceiveAsync();
            await connection.SendAsync("""{"type":"observation","data":{"observation":{"text":"end"},"reward":1,"done":true}}""");
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        var step = await environment.StepAsync("x");
        Assert.Equal("""The action was not accepted: Invalid action {"errors":[{"loc":["text"],"msg":"too rude"}]}""", step.ActionError);
        Assert.False(step.Terminated || step.Truncated);
        Assert.True((await environment.StepAsync("y")).Terminated);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task MaxTurns_Truncates_UnreadableActionsIncluded()
    {
        await using var server = FakeServer.Start(MoveSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server, new() { MaxTurns = 3 });
        await environment.ResetAsync();
        Assert.False((await environment.StepAsync("?")).Truncated);
        Assert.False((await environment.StepAsync("?")).Truncated);
        Assert.True((await environment.StepAsync("?")).Truncated);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await environment.StepAsync("?"));
    }

    [Fact]
    public async Task HostileReplies_NeverThrow()
    {
        await using var server = FakeServer.Start(MoveSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        foreach (var reply in Play.Hostile.Append(new string('{', 100_000)).Append(string.Concat(Enumerable.Repeat("{\"a\":", 2000))))
            Assert.NotNull((await environment.StepAsync(reply)).ActionError);
    }

    [Fact]
    public async Task ToolServer_OffersItsTools_AndTakesCalls()
    {
        FakeConnection? seen = null;
        await using var server = FakeServer.Start(ToolSchema, async connection =>
        {
            seen = connection;
            await connection.ExpectAsync("""{"type":"state"}""", """{"type":"error","data":{"message":"no state yet","code":"EXECUTION_ERROR"}}""");
            await connection.ExpectAsync("""{"type":"step","data":{"type":"list_tools"}}""", """{"type":"observation","data":{"observation":{"tools":[{"name":"echo","description":"Says it again.","input_schema":{"type":"object","properties":{"message":{"type":"string"}}}},{"name":"add","inputSchema":{"type":"object"}}]},"reward":null,"done":false}}""");
            await connection.ExpectAsync("""{"type":"reset","data":{"seed":1,"task_id":"train/1"}}""", """{"type":"observation","data":{"observation":{},"reward":null,"done":false}}""");
            await connection.ExpectAsync("""{"type":"step","data":{"type":"call_tool","tool_name":"echo","arguments":{"message":"hi"}}}""", """{"type":"observation","data":{"observation":{"tool_name":"echo","result":{"content":[{"type":"text","text":"hi"}],"data":"hi","is_error":false},"error":null},"reward":0.25,"done":false}}""");
            await connection.ExpectAsync("""{"type":"step","data":{"type":"call_tool","tool_name":"nope","arguments":{}}}""", """{"type":"observation","data":{"observation":{"tool_name":"nope","result":null,"error":{"error_type":"tool_not_found","message":"Tool 'nope' not found"}},"reward":0.5,"done":false}}""");
            await connection.ExpectAsync("""{"type":"step","data":{"type":"call_tool","tool_name":"add","arguments":{"a":1}}}""", """{"type":"observation","data":{"observation":{"tool_name":"add","result":{"sum":3},"error":null},"reward":1,"done":true}}""");
        });
        await using var environment = Client.Of(server);
        var observation = await environment.ResetAsync();
        Assert.Equal(["echo", "add"], observation.Tools.Select(tool => tool.Name));
        Assert.Equal("Says it again.", observation.Tools[0].Description);
        Assert.Contains("message", Assert.IsAssignableFrom<AIFunctionDeclaration>(observation.Tools[0]).JsonSchema.GetRawText(), StringComparison.Ordinal);

        // Two calls in one reply: played in order, rewards added, results in order.
        var calls = new[] { new FunctionCallContent("c1", "echo", new Dictionary<string, object?> { ["message"] = "hi" }), new FunctionCallContent("c2", "nope") };
        var step = await environment.StepAsync(new AgentAction("") { ToolCalls = calls }, CancellationToken.None);
        Assert.Equal((0.75, false, "tool_not_found: Tool 'nope' not found"), (step.Reward, step.Terminated, step.ActionError));
        var results = step.Observation.Messages.SelectMany(message => message.Contents).Cast<FunctionResultContent>().ToArray();
        Assert.Equal([("c1", "hi"), ("c2", "tool_not_found: Tool 'nope' not found")], results.Select(result => (result.CallId, (string)result.Result!)));

        // A reply that nobody has parsed yet.
        Assert.NotNull((await environment.StepAsync("I call nothing.")).ActionError);
        step = await environment.StepAsync("""<tool_call>{"name": "add", "arguments": {"a": 1}}</tool_call>""");
        Assert.True(step.Terminated);
        Assert.Equal("""{"sum":3}""", step.Observation.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single().Result);
        Assert.Equal(seen!.Wanted, seen.Received);
    }

    [Fact]
    public async Task ToolServer_ThatListsNoTools_IsAFault()
    {
        await using var server = FakeServer.Start(ToolSchema, async connection =>
        {
            await connection.ExpectAsync("", """{"type":"state","data":{}}""");
            await connection.ExpectAsync("", """{"type":"observation","data":{"observation":{"no":"tools"},"reward":null,"done":false}}""");
        });
        await using var environment = Client.Of(server);
        Assert.Contains("list_tools", (await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync())).Message, StringComparison.Ordinal);
    }
}
