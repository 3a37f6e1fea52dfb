using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Platform.Host.Serving.OpenEnv;

namespace Platform.Host.Tests.Serving;

/// <summary>The server's side of the protocol over WebSocket, asked by frames written by hand.</summary>
public sealed class OpenEnvServerTests
{
    private const string Reset = """{"type":"reset","data":{"seed":7}}""";

    [Fact]
    public async Task Episode_AnswersExactlyAsTheProtocolHasIt()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await Same(client, """{"type":"reset","data":{"seed":7,"task_id":"t/1","split":"train"}}""", """{"type":"observation","data":{"observation":{"text":"scripted-v1 t/1 7 {\u0022split\u0022:\u0022train\u0022}","platform":{"metrics":{"steps":0}}},"reward":null,"done":false}}""");
        await Same(client, """{"type":"step","data":{"text":"go","metadata":{"any":1}}}""", """{"type":"observation","data":{"observation":{"text":"go||","platform":{"metrics":{"steps":1}}},"reward":0.25,"done":false}}""");
        await Same(client, """{"data":{"text":"end"},"type":"step"}""", """{"type":"observation","data":{"observation":{"text":"won","platform":{"metrics":{"steps":2}}},"reward":1,"done":true}}""");
        var state = (await client.AskAsync("""{"type":"state"}"""))["data"]!;
        Assert.Equal((2, "t/1", 7, false), ((int)state["step_count"]!, (string?)state["task_id"], (int)state["seed"]!, (bool)state["playing"]!));
        await Error(client, """{"type":"step","data":{"text":"more"}}""", "EXECUTION_ERROR", "The episode is over: send reset to begin another.");
    }

    [Fact]
    public async Task WhatTheProtocolHasNoRoomFor_IsInsideTheObservation()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync(Reset);
        await Same(client, Step("wrong"), """{"type":"observation","data":{"observation":{"text":"no","platform":{"actionError":"That is wrong.","metrics":{"steps":1}}},"reward":0,"done":false}}""");
        await Same(client, Step("rich"), """{"type":"observation","data":{"observation":{"text":"s\nr","platform":{"messages":[{"role":"system","contents":[{"$type":"text","text":"s"}]},{"role":"tool","contents":[{"$type":"functionResult","result":"r","callId":"c1"}]}],"admissibleActions":["a","b"],"info":{"x":1},"stepInfo":{"y":"z"},"metrics":{"steps":2}}},"reward":2,"done":false}}""");
        await Same(client, Step("cut"), """{"type":"observation","data":{"observation":{"text":"late","platform":{"truncated":true,"metrics":{"steps":3}}},"reward":-0.5,"done":true}}""");
        await client.AskAsync(Reset);
        await Same(client, Step("nan"), """{"type":"observation","data":{"observation":{"text":"","platform":{"fault":"the environment gave reward NaN, but a reward must be finite"}},"reward":null,"done":true}}""");
    }

    [Fact]
    public async Task ToolCallsAndParseError_ReachTheEnvironment()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync(Reset);
        var answer = await client.AskAsync("""{"type":"step","data":{"text":"t","parse_error":"p","tool_calls":[{"call_id":"c9","tool_name":"f","arguments":{"a":[1]}},{"tool_name":"g"}]}}""");
        Assert.Equal("t|p|c9:f,call_2:g", (string?)answer["data"]!["observation"]!["text"]);
    }

    [Theory]
    [InlineData("{", "INVALID_JSON", null)]
    [InlineData("", "INVALID_JSON", null)]
    [InlineData("{} {}", "INVALID_JSON", null)]
    [InlineData("""{"type":"reset","data":{"a":}}""", "INVALID_JSON", null)]
    [InlineData("""{"data":{}}""", "UNKNOWN_TYPE", null)]
    [InlineData("""{"type":"jump"}""", "UNKNOWN_TYPE", null)]
    [InlineData("""{"type":5}""", "UNKNOWN_TYPE", null)]
    [InlineData("""{"type":{"type":"reset"}}""", "UNKNOWN_TYPE", null)]
    [InlineData("""{"type":"reset","data":[]}""", "VALIDATION_ERROR", "data")]
    [InlineData("""{"type":"reset","data":{},"id":1}""", "VALIDATION_ERROR", "id")]
    [InlineData("""{"type":"reset","data":{"seed":-1}}""", "VALIDATION_ERROR", "seed")]
    [InlineData("""{"type":"reset","data":{"seed":1.5}}""", "VALIDATION_ERROR", "seed")]
    [InlineData("""{"type":"reset","data":{"seed":"7"}}""", "VALIDATION_ERROR", "seed")]
    [InlineData("""{"type":"reset","data":{"episode_id":5}}""", "VALIDATION_ERROR", "episode_id")]
    [InlineData("""{"type":"reset","data":{"task_id":"\ud800"}}""", "VALIDATION_ERROR", "data")]
    [InlineData("""{"type":"state","data":{}}""", "VALIDATION_ERROR", "data")]
    [InlineData("""{"type":"close","data":{}}""", "VALIDATION_ERROR", "data")]
    [InlineData("""{"type":"step"}""", "VALIDATION_ERROR", "data")]
    [InlineData("""{"type":"mcp"}""", "VALIDATION_ERROR", "data")]
    [InlineData("""{"type":"step","data":{}}""", "VALIDATION_ERROR", "text")]
    [InlineData("""{"type":"step","data":{"text":5}}""", "VALIDATION_ERROR", "text")]
    [InlineData("""{"type":"step","data":{"text":null}}""", "VALIDATION_ERROR", "text")]
    [InlineData("""{"type":"step","data":{"text":"a","extra":1}}""", "VALIDATION_ERROR", "extra")]
    [InlineData("""{"type":"step","data":{"action":{"text":"a"}}}""", "VALIDATION_ERROR", "action")]
    [InlineData("""{"type":"step","data":{"text":"a","metadata":1}}""", "VALIDATION_ERROR", "metadata")]
    [InlineData("""{"type":"step","data":{"text":"a","tool_calls":[{}]}}""", "VALIDATION_ERROR", "tool_name")]
    [InlineData("""{"type":"step","data":{"text":"a","tool_calls":[5]}}""", "VALIDATION_ERROR", "tool_calls")]
    [InlineData("""{"type":"step","data":{"text":"a","tool_calls":[{"tool_name":"f","arguments":[]}]}}""", "VALIDATION_ERROR", "tool_calls")]
    [InlineData("""{"type":"step","data":{"type":"list_tools"}}""", "VALIDATION_ERROR", "type")]
    [InlineData("""{"type":"reset","data":{"fail":true}}""", "EXECUTION_ERROR", null)]
    [InlineData("""{"type":"reset","data":{"unprepared":true}}""", "EXECUTION_ERROR", null)]
    [InlineData("""{"type":"step","data":{"text":"throw"}}""", "EXECUTION_ERROR", null)]
    [InlineData("""{"type":"step","data":{"text":"hang"}}""", "EXECUTION_ERROR", null)]
    public async Task ErrorThatLeavesTheSessionOpen(string frame, string code, string? location)
    {
        await using var server = await Start(new() { StepTimeout = TimeSpan.FromSeconds(0.5) });
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync(Reset);
        var answer = await client.AskAsync(frame);
        Assert.Equal(("error", code), ((string?)answer["type"], (string?)answer["data"]!["code"]));
        Assert.NotEmpty((string)answer["data"]!["message"]!);
        Assert.DoesNotContain('\n', (string)answer["data"]!["message"]!);
        Assert.Equal(code == "VALIDATION_ERROR", answer["data"]!["errors"] is not null);
        if (location is not null)
            Assert.Contains(location, answer["data"]!["errors"]!.AsArray().Select(error => (string?)error!["loc"]![0]));
        Assert.Equal("scripted-v1 openenv/7 7 {}", (string?)(await client.AskAsync(Reset))["data"]!["observation"]!["text"]);
        Assert.Equal(0.25, (double)(await client.AskAsync(Step("on")))["data"]!["reward"]!);
    }

    [Theory]
    [InlineData("[]", WebSocketMessageType.Text)]
    [InlineData("5", WebSocketMessageType.Text)]
    [InlineData("\"reset\"", WebSocketMessageType.Text)]
    [InlineData("{}", WebSocketMessageType.Binary)]
    public async Task ErrorThatEndsTheSession(string frame, WebSocketMessageType type)
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.SendAsync(frame, type);
        Assert.Equal("SESSION_ERROR", (string?)JsonNode.Parse((await client.ReceiveAsync())!)!["data"]!["code"]);
        Assert.Null(await client.ReceiveAsync());
        await Eventually(() => server.Sessions == 0);
    }

    [Fact]
    public async Task Close_IsAnsweredByNothingButAClose()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync(Reset);
        await client.SendAsync("""{"type":"close"}""");
        Assert.Null(await client.ReceiveAsync());
        await Eventually(() => server.Sessions == 0);
    }

    [Fact]
    public async Task StepBeforeReset_IsAnExecutionError()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await Error(client, Step("x"), "EXECUTION_ERROR", "There is no episode yet: send reset first.");
        Assert.Null(((await client.AskAsync("""{"type":"state"}"""))["data"] as JsonObject)!["episode_id"]);
    }

    [Fact]
    public async Task Capacity_IsToldInTheFirstFrame_AndFreedByAClose()
    {
        await using var server = await Start(new() { MaxSessions = 2 });
        await using var first = await RawClient.ConnectAsync(server.Url);
        await first.AskAsync(Reset);
        var second = await RawClient.ConnectAsync(server.Url);
        await second.AskAsync(Reset);
        await using (var third = await RawClient.ConnectAsync(server.Url))
        {
            var data = JsonNode.Parse((await third.ReceiveAsync())!)!["data"]!;
            Assert.Equal(("CAPACITY_REACHED", 2, 2), ((string?)data["code"], (int)data["active_sessions"]!, (int)data["max_sessions"]!));
            Assert.Null(await third.ReceiveAsync());
        }

        await second.DisposeAsync(); // without a goodbye
        await Eventually(() => server.Sessions == 1);
        await using var fourth = await RawClient.ConnectAsync(server.Url);
        Assert.Equal("observation", (string?)(await fourth.AskAsync(Reset))["type"]);
    }

    [Fact]
    public async Task FactoryThatThrows_IsToldAndTheSessionCloses()
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(() => throw new InvalidOperationException("no browser")), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        await using var client = await RawClient.ConnectAsync(server.Url);
        var data = JsonNode.Parse((await client.ReceiveAsync())!)!["data"]!;
        Assert.Equal(("FACTORY_ERROR", "scripted-v1"), ((string?)data["code"], (string?)data["factory_name"]));
        Assert.Null(await client.ReceiveAsync());
        await Eventually(() => server.Sessions == 0);
    }

    [Fact]
    public async Task IdleSession_IsClosed_AndABusyOneIsNot()
    {
        await using var server = await Start(new() { IdleTimeout = TimeSpan.FromSeconds(1.5) });
        await using var idle = await RawClient.ConnectAsync(server.Url);
        await using var busy = await RawClient.ConnectAsync(server.Url);
        await idle.AskAsync(Reset);
        await busy.AskAsync(Reset);
        var closed = idle.ReceiveAsync();
        while (!closed.IsCompleted)
        {
            Assert.Equal("observation", (string?)(await busy.AskAsync(Step("on")))["type"]);
            await Task.Delay(50);
        }

        Assert.Null(await closed);
        Assert.Equal("observation", (string?)(await busy.AskAsync(Step("on")))["type"]);
    }

    [Theory]
    [InlineData("18446744073709551615", 18446744073709551615)]
    [InlineData("18446744073709551621", 5)] // 2^64 + 5
    [InlineData("0", 0)]
    public async Task Seed_OfAnySize_IsTaken(string seed, ulong taken)
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        var answer = await client.AskAsync($$$"""{"type":"reset","data":{"seed":{{{seed}}}}}""");
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"scripted-v1 openenv/{taken} {taken} "), (string)answer["data"]!["observation"]!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResetWithoutSeed_TakesTheNext()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        Assert.Equal("scripted-v1 openenv/0 0 {}", (string?)(await client.AskAsync("""{"type":"reset"}"""))["data"]!["observation"]!["text"]);
        Assert.Equal("scripted-v1 openenv/1 1 {}", (string?)(await client.AskAsync("""{"type":"reset","data":{"seed":null}}"""))["data"]!["observation"]!["text"]);
    }

    [Fact]
    public async Task EpisodeId_IsTheClients()
    {
        await using var server = await Start();
        await using var client = await RawClient.ConnectAsync(server.Url);
        await client.AskAsync("""{"type":"reset","data":{"episode_id":"mine"}}""");
        Assert.Equal("mine", (string?)(await client.AskAsync("""{"type":"state"}"""))["data"]!["episode_id"]);
        var answer = await client.AskAsync($$$"""{"type":"reset","data":{"episode_id":"{{{new string('x', 256)}}}"}}""");
        Assert.Equal("VALIDATION_ERROR", (string?)answer["data"]!["code"]);
    }

    [Fact]
    public async Task Token_IsWanted_AsBearerOrPassword()
    {
        await using var server = await Start(new() { Token = "s3cret" });
        await Assert.ThrowsAsync<WebSocketException>(() => RawClient.ConnectAsync(server.Url));
        await Assert.ThrowsAsync<WebSocketException>(() => RawClient.ConnectAsync(server.Url, "/ws", ("Authorization", "Bearer wrong")));
        await using var bearer = await RawClient.ConnectAsync(server.Url, "/ws", ("Authorization", "Bearer s3cret"));
        await using var basic = await RawClient.ConnectAsync(server.Url, "/ws", ("Authorization", "Basic " + Convert.ToBase64String("any:s3cret"u8)));
        Assert.Equal("state", (string?)(await bearer.AskAsync("""{"type":"state"}"""))["type"]);
        Assert.Equal("state", (string?)(await basic.AskAsync("""{"type":"state"}"""))["type"]);
    }

    [Fact]
    public async Task PageOfAnotherMachine_IsRefused()
    {
        await using var server = await Start();
        await Assert.ThrowsAsync<WebSocketException>(() => RawClient.ConnectAsync(server.Url, "/ws", ("Origin", "https://evil.example")));
        await using var local = await RawClient.ConnectAsync(server.Url, "/ws", ("Origin", "http://localhost:3000"));
        Assert.Equal("state", (string?)(await local.AskAsync("""{"type":"state"}"""))["type"]);
    }

    [Fact]
    public async Task OpenToOtherMachines_WithoutToken_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Start(new() { Host = "0.0.0.0" }));

    [Fact]
    public async Task HostileFrames_NeverEndTheServer()
    {
        await using var server = await Start();
        await using var witness = await RawClient.ConnectAsync(server.Url);
        await witness.AskAsync(Reset);
        var random = new Random(5);
        const string alphabet = "{}[]\":,\\ud8truefalsn0159-.eE \"type\"\"reset\"\"step\"\"data\"";
        for (var i = 0; i < 300; i++)
        {
            await using var client = await RawClient.ConnectAsync(server.Url);
            await client.SendAsync(i % 3 == 0 ? string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => alphabet[random.Next(alphabet.Length)]))
                : i % 3 == 1 ? new string('[', random.Next(1, 3000))
                : Step("x")[..random.Next(Step("x").Length)]);
            var answer = await client.ReceiveAsync();
            Assert.Equal("error", (string?)JsonNode.Parse(answer!)!["type"]);
        }

        Assert.Equal("observation", (string?)(await witness.AskAsync(Step("on")))["type"]);
    }

    private static string Step(string text) => $$$"""{"type":"step","data":{"text":"{{{text}}}"}}""";

    private static Task<OpenEnvServer> Start(OpenEnvServerOptions? options = null) =>
        OpenEnvServer.StartAsync(Scripted.Served(), (options ?? new()) with { Port = 0 }, TimeProvider.System, CancellationToken.None);

    private static async Task Same(RawClient client, string frame, string answer)
    {
        var actual = await client.AskAsync(frame);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answer), actual), actual.ToJsonString());
    }

    private static async Task Error(RawClient client, string frame, string code, string message)
    {
        var answer = await client.AskAsync(frame);
        Assert.Equal((code, message), ((string?)answer["data"]!["code"], (string?)answer["data"]!["message"]));
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
            await Task.Delay(50);
        Assert.True(condition());
    }
}
