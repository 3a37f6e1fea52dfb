using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Host.Serving.OpenEnv;

namespace Platform.Host.Tests.Serving;

/// <summary>Tools over the protocol: through steps, and as JSON-RPC over all three ways.</summary>
public sealed class OpenEnvToolsTests
{
    [Fact]
    public async Task ListTools_NeedsNoReset()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        var data = (await client.AskAsync("""{"type":"step","data":{"type":"list_tools"}}"""))["data"]!;
        Assert.Equal(["add", "fail"], data["observation"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
        Assert.Equal("integer", (string?)data["observation"]!["tools"]![0]!["input_schema"]!["properties"]!["amount"]!["type"]);
        Assert.Equal((null, false), (data["reward"], (bool)data["done"]!));
    }

    [Fact]
    public async Task CallTool_AnswersResultOrError()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        var start = (await client.AskAsync("""{"type":"reset","data":{"seed":4}}"""))["data"]!["observation"]!;
        Assert.Equal("The counter is at 4.", (string?)start["text"]);
        Assert.Equal(["add", "fail"], start["platform"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));

        var added = await Tool("add", """{"amount":3}""");
        Assert.Equal(("add", "7", null), ((string?)added["tool_name"], (string?)added["result"], added["error"]));
        Assert.Equal(["add", "fail", "finish"], added["platform"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!)); // another tool is offered now
        Assert.Equal("invalid_args", (string?)(await Tool("add", """{"amount":"x"}"""))["error"]!["error_type"]);
        Assert.Equal("tool_not_found", (string?)(await Tool("subtract", "{}"))["error"]!["error_type"]);
        Assert.Contains("It jammed.", (string?)(await Tool("fail", "{}"))["result"], StringComparison.Ordinal);
        var end = (await client.AskAsync("""{"type":"step","data":{"type":"call_tool","tool_name":"finish"}}"""))["data"]!;
        Assert.Equal((7.0, true), ((double)end["reward"]!, (bool)end["done"]!));

        async Task<JsonNode> Tool(string name, string arguments) =>
            (await client.AskAsync($$$"""{"type":"step","data":{"type":"call_tool","tool_name":"{{{name}}}","arguments":{{{arguments}}}}}"""))["data"]!["observation"]!;
    }

    [Theory]
    [InlineData("""{"type":"jump"}""", "type")]
    [InlineData("""{"type":"call_tool"}""", "tool_name")]
    [InlineData("""{"type":"call_tool","tool_name":"add","arguments":5}""", "arguments")]
    [InlineData("""{"type":"call_tool","tool_name":"add","extra":5}""", "extra")]
    [InlineData("""{"type":"list_tools","tool_name":"add"}""", "tool_name")]
    public async Task ToolAction_OfTheWrongForm_IsAValidationError(string action, string location)
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync("""{"type":"reset"}""");
        var data = (await client.AskAsync($$$"""{"type":"step","data":{{{action}}}}"""))["data"]!;
        Assert.Equal(("VALIDATION_ERROR", location), ((string?)data["code"], (string?)data["errors"]![0]!["loc"]![0]));
    }

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/ws")]
    [InlineData("POST")]
    public async Task JsonRpc_AnswersTheSame_OverEveryWay(string way)
    {
        await using var server = await Start();
        await using var socket = way == "POST" ? null : await RawClient.ConnectAsync(server.Url, way);
        using var http = new HttpClient();

        Same("""{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The request needs jsonrpc \"2.0\".","data":null}}""", await Ask("{}"));
        Assert.Equal(-32601, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}""")));
        Assert.Equal(-32600, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"tools/list","more":1}""")));
        Assert.Equal(-32600, Code(await Ask("""{"jsonrpc":"2.0","id":1.5,"method":"tools/list"}""")));
        Assert.Equal(-32600, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}""")));
        Assert.Equal(-32602, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}""")));
        Assert.Equal(-32602, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nope"}}""")));
        Assert.Equal(-32602, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":[]}}""")));
        Assert.Equal(-32602, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","session_id":"nobody"}}""")));
        Assert.Equal(-32602, Code(await Ask("""{"jsonrpc":"2.0","id":1,"method":"openenv/session/close","params":{}}""")));

        var list = await Ask("""{"jsonrpc":"2.0","id":"a","method":"tools/list"}""");
        Assert.Equal(("2.0", "a"), ((string?)list["jsonrpc"], (string?)list["id"]));
        Assert.Contains("add", list["result"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
        Assert.Equal("integer", (string?)list["result"]!["tools"]![0]!["inputSchema"]!["properties"]!["amount"]!["type"]);

        var session = (string)(await Ask("""{"jsonrpc":"2.0","id":2,"method":"openenv/session/create","params":{"seed":10}}"""))["result"]!["session_id"]!;
        Same("""{"jsonrpc":"2.0","id":3,"result":{"content":[{"type":"text","text":"11"}],"structured_content":null,"meta":null,"data":"11","is_error":false}}""", await Ask(Call(3, 1)));
        Assert.Equal("13", (string?)(await Ask(Call(4, 2)))["result"]!["data"]); // the session remembers
        Assert.True((bool)(await Ask(Call(5, "\"x\"")))["result"]!["is_error"]!);
        Same($$$"""{"jsonrpc":"2.0","id":6,"result":{"session_id":"{{{session}}}","closed":true}}""", await Ask($$$"""{"jsonrpc":"2.0","id":6,"method":"openenv/session/close","params":{"session_id":"{{{session}}}"}}"""));
        Assert.Equal(-32602, Code(await Ask(Call(7, 1))));

        string Call(int id, object amount) => $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"add","arguments":{"amount":{{{{amount}}}}},"session_id":"{{{{session}}}}"}}""";

        async Task<JsonObject> Ask(string request)
        {
            if (way == "/mcp")
                return await socket!.AskAsync(request);
            if (way == "/ws")
            {
                var frame = await socket!.AskAsync($$"""{"type":"mcp","data":{{request}}}""");
                Assert.Equal("mcp", (string?)frame["type"]);
                return (JsonObject)frame["data"]!.DeepClone();
            }

            using var body = new StringContent(request, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri(server.Url + "/mcp"), body);
            Assert.Equal(200, (int)response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        }
    }

    [Theory]
    [InlineData("nonsense", -32700)]
    [InlineData("", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("""{"a":1,"a":2}""", -32700)]
    public async Task JsonRpc_ThatIsNone_IsToldSo(string request, int code)
    {
        await using var server = await Start();
        using var http = new HttpClient();
        using var body = new StringContent(request);
        using var response = await http.PostAsync(new Uri(server.Url + "/mcp"), body);
        Assert.Equal((200, code), ((int)response.StatusCode, Code((await response.Content.ReadFromJsonAsync<JsonObject>())!)));
    }

    [Fact]
    public async Task Mcp_TellsNeitherRewardNorState()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url, "/mcp");
        await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"amount":9}}}""");
        var end = await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"finish"}}""");
        Assert.Equal("Done.", (string?)end["result"]!["data"]);
        Assert.DoesNotContain("9", end.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(-32603, Code(await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"amount":1}}}""")));
    }

    [Fact]
    public async Task OwnSession_CannotBeClosedByARequest_NorUsedByOthers()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        var own = (string)(await client.AskAsync("""{"type":"state"}"""))["data"]!["session_id"]!;
        var close = await client.AskAsync($$$$"""{"type":"mcp","data":{"jsonrpc":"2.0","id":1,"method":"openenv/session/close","params":{"session_id":"{{{{own}}}}"}}}""");
        Assert.Equal(-32600, Code((JsonObject)close["data"]!));
        await using var other = await RawClient.ConnectAsync(server.Url, "/mcp");
        Assert.Equal(-32602, Code(await other.AskAsync($$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"session_id":"{{{{own}}}}"}}""")));
    }

    [Fact]
    public async Task EnvironmentWithoutTools_SaysSo()
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        await using var client = await RawClient.ConnectAsync(server.Url, "/mcp");
        var answer = await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");
        Assert.Equal((-32603, "scripted-v1 offers no tools: act in it over /ws."), (Code(answer), (string?)answer["error"]!["message"]));
    }

    [Fact]
    public async Task Capacity_CountsSessionsOfEveryWay_AndIsToldAsServerError()
    {
        await using var server = await OpenEnvServer.StartAsync(await CounterTools.ServedAsync(), new() { Port = 0, MaxSessions = 2 }, TimeProvider.System, CancellationToken.None);
        await using var client = await RawClient.ConnectAsync(server.Url, "/mcp");
        Assert.NotNull((await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"openenv/session/create"}"""))["result"]);
        var full = await client.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"openenv/session/create"}""");
        Assert.Equal((-32000, 2, 2), (Code(full), (int)full["error"]!["data"]!["active_sessions"]!, (int)full["error"]!["data"]!["max_sessions"]!));
    }

    private static int Code(JsonObject answer) => (int)answer["error"]!["code"]!;

    private static void Same(string expected, JsonObject actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    private static async Task<OpenEnvServer> Start() => await OpenEnvServer.StartAsync(await CounterTools.ServedAsync(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
}
