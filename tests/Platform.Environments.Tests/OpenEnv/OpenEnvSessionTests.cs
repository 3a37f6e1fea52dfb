using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Environments.OpenEnv;
using Platform.Sdk;

namespace Platform.Environments.Tests.OpenEnv;

/// <summary>The client's side of the protocol, against frames written by hand.</summary>
public sealed class OpenEnvSessionTests
{
    private const string Going = """{"type":"observation","data":{"observation":{"text":"on"},"reward":0.5,"done":false}}""";
    private const string Done = """{"type":"observation","data":{"observation":{"text":"end"},"reward":1,"done":true}}""";

    [Fact]
    public async Task Episode_SendsExactlyTheFramesOfTheProtocol_AndKeepsTheSession()
    {
        FakeConnection? seen = null;
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            seen = connection;
            await connection.ExpectAsync("""{"type":"state"}""", """{"type":"state","data":{"episode_id":null,"step_count":0}}""");
            for (var i = 0; i < 2; i++)
            {
                await connection.ExpectAsync("""{"type":"reset","data":{"seed":18446744073709551615,"task_id":"train/1","split":"train","index":3}}""", """{"type":"observation","data":{"observation":{"text":"go"},"reward":null,"done":false}}""");
                await connection.ExpectAsync("""{"type":"step","data":{"text":"a \"b\" ü"}}""", Going);
                await connection.ExpectAsync("""{"type":"step","data":{"text":""}}""", Done);
            }

            await connection.ExpectAsync("""{"type":"close"}""", "{}");
        });
        var task = new TaskSpec("x", "train/1", ulong.MaxValue, new JsonObject { ["split"] = "train", ["index"] = 3, ["seed"] = "of no account" });
        await using (var environment = Client.Of(server))
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal("go", (await environment.ResetAsync(task, CancellationToken.None)).Text);
                var step = await environment.StepAsync("a \"b\" ü");
                Assert.Equal(("on", 0.5, false, false), (step.Observation.Text, step.Reward, step.Terminated, step.Truncated));
                step = await environment.StepAsync("");
                Assert.Equal(("end", 1.0, true, false), (step.Observation.Text, step.Reward, step.Terminated, step.Truncated));
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await environment.StepAsync("too late"));
            }
        }

        Assert.Equal(1, server.Connections);
        Assert.Equal(seen!.Wanted.SkipLast(1), seen.Received.Take(seen.Wanted.Count - 1));
    }

    [Fact]
    public async Task StepBeforeReset_IsACallersMistake_AndConnectsNowhere()
    {
        await using var environment = new OpenEnvEnvironment("127.0.0.1:1", new OpenEnvOptions());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await environment.StepAsync("x"));
    }

    [Fact]
    public async Task SeedBits_SendsLowBitsOnly()
    {
        string? reset = null;
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.ExpectAsync("", """{"type":"state","data":{}}""");
            reset = await connection.ReceiveAsync();
            await connection.SendAsync(Going);
        });
        await using var environment = Client.Of(server, new() { SeedBits = 31 });
        await environment.ResetAsync(seed: (1UL << 40) + 5);
        Assert.Equal("""{"type":"reset","data":{"seed":5,"task_id":"train/1099511627781"}}""", reset);
    }

    [Fact]
    public async Task CapacityReached_AsTheFirstFrame_IsWaitedOut()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            if (connection.Number <= 2)
            {
                await connection.SendAsync("""{"type":"error","data":{"message":"Server at capacity","code":"CAPACITY_REACHED","active_sessions":1,"max_sessions":1}}""");
                await connection.CloseAsync();
                await connection.DrainAsync();
                return;
            }

            await connection.BeginAsync();
        });
        await using var environment = Client.Of(server);
        Assert.Equal("go", (await environment.ResetAsync()).Text);
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task CapacityReached_AndTheSocketResetAtOnce_IsStillAnErrorThatMayPass()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.SendAsync("""{"type":"error","data":{"message":"full","code":"CAPACITY_REACHED"}}""");
            connection.Socket.Abort();
        });
        await using var environment = Client.Of(server, new() { WaitSeconds = 0.3 });
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync());
        Assert.Contains("Tried for", error.Message, StringComparison.Ordinal);
        Assert.True(server.Connections > 1);
    }

    [Fact]
    public async Task ServerThatStaysFull_EndsInOneSentence()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.SendAsync("""{"type":"error","data":{"message":"Server at capacity: 1/1","code":"CAPACITY_REACHED","active_sessions":1,"max_sessions":1}}""");
            await connection.CloseAsync();
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server, new() { WaitSeconds = 0.2 });
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync());
        Assert.StartsWith($"The OpenEnv server at {server.Url} turned the session away with CAPACITY_REACHED: Server at capacity: 1/1 {{\"active_sessions\":1,\"max_sessions\":1}}. Tried for ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullServer_ManyEnvironments_GoOnInEachOthersSessions()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            if (connection.Number > 1)
            {
                await connection.SendAsync("""{"type":"error","data":{"message":"full","code":"CAPACITY_REACHED"}}""");
                await connection.CloseAsync();
                await connection.DrainAsync();
                return;
            }

            while (await connection.ReceiveAsync() is { } message)
                await connection.SendAsync(message.Contains("\"state\"", StringComparison.Ordinal) ? """{"type":"state","data":{}}""" : message.Contains("reset", StringComparison.Ordinal) ? Going : Done);
        });
        var options = new OpenEnvOptions { WaitSeconds = 600 };
        var episodes = Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var environment = Client.Of(server, options);
            for (var i = 0; i < 5; i++)
            {
                await environment.PrepareAsync(Client.Task(), CancellationToken.None);
                await environment.ResetAsync();
                Assert.True((await environment.StepAsync("x")).Terminated);
            }
        });
        await Task.WhenAll(episodes).WaitAsync(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task FactoryError_IsAFaultAtOnce()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.SendAsync("""{"type":"error","data":{"message":"no browser","code":"FACTORY_ERROR","factory_name":"Web"}}""");
            await connection.CloseAsync();
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server);
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync());
        Assert.Contains("FACTORY_ERROR: no browser {\"factory_name\":\"Web\"}", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("""{"type":"error","data":{"message":"boom","code":"EXECUTION_ERROR"}}""", "EXECUTION_ERROR: boom")]
    [InlineData("""{"type":"error","data":{"message":"gone","code":"SESSION_ERROR"}}""", "SESSION_ERROR: gone")]
    [InlineData("""{"type":"error","data":{"message":"bad","code":"INVALID_JSON"}}""", "INVALID_JSON: bad")]
    [InlineData("""{"type":"error","data":{"message":"what","code":"UNKNOWN_TYPE"}}""", "UNKNOWN_TYPE: what")]
    [InlineData("""{"type":"error"}""", "(no message)")]
    [InlineData("""{"type":"error","data":"plain"}""", "\"plain\"")]
    [InlineData("""{"type":"state","data":{"step_count":1}}""", "a frame of type 'state', but 'observation' is expected")]
    [InlineData("""not json""", "cannot be read: it is not JSON")]
    [InlineData("""[1]""", "it is no JSON object")]
    [InlineData("""{"data":{}}""", "it has no type")]
    [InlineData("""{"type":"observation"}""", "its data is no object")]
    [InlineData("""{"type":"observation","data":{"reward":1,"done":true}}""", "it has no observation")]
    [InlineData("""{"type":"observation","data":{"observation":[],"reward":1,"done":true}}""", "its observation is no object")]
    [InlineData("""{"type":"observation","data":{"observation":{},"reward":"1","done":true}}""", "its reward is no number")]
    [InlineData("""{"type":"observation","data":{"observation":{},"reward":NaN,"done":true}}""", "it is not JSON")]
    [InlineData("""{"type":"observation","data":{"observation":{},"reward":1,"done":"yes"}}""", "its done is neither true nor false")]
    [InlineData("""{"type":"observation","data":{"observation":{"text":"\ud800"},"reward":1,"done":true}}""", "an observation that cannot be read")]
    public async Task BrokenAnswerToAStep_IsAFault_AndTheNextEpisodeHasANewSession(string answer, string reason)
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            await connection.SendAsync(connection.Number == 1 ? answer : Done);
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.StepAsync("x"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await environment.StepAsync("x"));
        await environment.ResetAsync();
        Assert.True((await environment.StepAsync("x")).Terminated);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("abort")]
    [InlineData("binary")]
    [InlineData("half a frame")]
    public async Task SessionThatBreaksMidStep_IsAFault_AndTheNextEpisodeHasANewSession(string how)
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            if (connection.Number > 1)
                await connection.SendAsync(Done);
            else if (how == "close")
                await connection.CloseAsync();
            else if (how == "binary")
                await connection.Socket.SendAsync(new byte[] { 1, 2 }, WebSocketMessageType.Binary, true, CancellationToken.None);
            else if (how == "half a frame")
                await connection.Stream.WriteAsync(new byte[] { 0x81, 100, (byte)'{' });
            if (connection.Number == 1 && how is "abort" or "half a frame")
                connection.Socket.Abort();
            else
                await connection.DrainAsync();
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.StepAsync("x"));
        await environment.ResetAsync();
        Assert.True((await environment.StepAsync("x")).Terminated);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("abort")]
    [InlineData("error")]
    public async Task SessionThatEndedBetweenEpisodes_IsReplacedWithoutAFault(string how)
    {
        var ended = new TaskCompletionSource();
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            await connection.SendAsync(Done);
            if (connection.Number > 1)
                return;
            if (how == "error")
                await connection.SendAsync("""{"type":"error","data":{"message":"idle","code":"SESSION_ERROR"}}""");
            if (how != "abort")
                await connection.CloseAsync();
            else
                connection.Socket.Abort();
            ended.SetResult();
        });
        await using var environment = Client.Of(server);
        for (var i = 0; i < 2; i++)
        {
            await environment.ResetAsync();
            Assert.True((await environment.StepAsync("x")).Terminated);
            await ended.Task;
        }

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task ServerThatStartsLater_IsWaitedFor()
    {
        var port = FakeServer.FreePort();
        await using var environment = new OpenEnvEnvironment($"http://127.0.0.1:{port}", new OpenEnvOptions { WaitSeconds = 60 });
        var resetting = environment.ResetAsync().AsTask();
        await Task.Delay(300);
        Assert.False(resetting.IsCompleted);
        await using var server = FakeServer.Start(Client.PlainSchema, connection => connection.BeginAsync(), port);
        Assert.Equal("go", (await resetting).Text);
    }

    [Fact]
    public async Task NobodyListening_EndsInOneSentence()
    {
        var port = FakeServer.FreePort();
        await using var environment = new OpenEnvEnvironment($"127.0.0.1:{port}", new OpenEnvOptions { WaitSeconds = 0 });
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync());
        Assert.StartsWith($"The OpenEnv server at http://127.0.0.1:{port} could not be reached (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LateAnswer_IsAFault_NamingTheSetting()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server, new() { MessageSeconds = 0.3 });
        await environment.ResetAsync();
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.StepAsync("x"));
        Assert.Equal($"The OpenEnv server at {server.Url} did not answer within 0.3 s (messageSeconds).", error.Message);
    }

    [Fact]
    public async Task Cancellation_EndsAStepAtOnce_AndTheNextEpisodeWorks()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.ReceiveAsync();
            if (connection.Number > 1)
                await connection.SendAsync(Done);
            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server);
        await environment.ResetAsync();
        using var cancellation = new CancellationTokenSource();
        var stepping = environment.StepAsync(new AgentAction("x"), cancellation.Token).AsTask();
        Assert.False(stepping.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stepping.WaitAsync(TimeSpan.FromSeconds(30)));
        await environment.ResetAsync();
        Assert.True((await environment.StepAsync("x")).Terminated);
    }

    [Fact]
    public async Task Cancellation_EndsTheWaitForAServer()
    {
        await using var environment = new OpenEnvEnvironment($"127.0.0.1:{FakeServer.FreePort()}", new OpenEnvOptions { WaitSeconds = 3600 });
        using var cancellation = new CancellationTokenSource();
        var resetting = environment.ResetAsync(Client.Task(), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resetting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task HugeFrame_InManyParts_IsTakenUpToTheLimit()
    {
        var text = new string('x', 1_500_000);
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            for (var i = 0; i < 2; i++)
            {
                await connection.ReceiveAsync();
                var bytes = Encoding.UTF8.GetBytes($$$"""{"type":"observation","data":{"observation":{"text":"{{{(i == 0 ? text[..900_000] : text)}}}"},"reward":0,"done":false}}""");
                for (var at = 0; at < bytes.Length; at += 70_000)
                    await connection.Socket.SendAsync(bytes.AsMemory(at, Math.Min(70_000, bytes.Length - at)), WebSocketMessageType.Text, at + 70_000 >= bytes.Length, CancellationToken.None);
            }

            await connection.DrainAsync();
        });
        await using var environment = Client.Of(server, new() { MaxMessageMegabytes = 1 });
        await environment.ResetAsync();
        Assert.Equal(900_000, (await environment.StepAsync("x")).Observation.Text.Length);
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.StepAsync("x"));
        Assert.Contains("more than 1 MB (maxMessageMegabytes)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "wants a token: set OPENENV_TOKEN")]
    [InlineData(403, "wants a token")]
    [InlineData(302, "refused /schema with status 302")]
    public async Task Refusal_IsNotTriedAgain(int status, string reason)
    {
        await using var server = FakeServer.Start(_ => (status, ""), connection => connection.BeginAsync());
        await using var environment = Client.Of(server);
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.ResetAsync());
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerErrorOverHttp_IsTriedAgain()
    {
        var asked = 0;
        await using var server = FakeServer.Start(_ => Interlocked.Increment(ref asked) < 3 ? (503, "") : (200, $$$"""{"action":{{{Client.PlainSchema}}}}"""), connection => connection.BeginAsync());
        await using var environment = Client.Of(server);
        Assert.Equal("go", (await environment.ResetAsync()).Text);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task PasswordInTheAddress_IsShownToTheServer_AndToNobodyElse()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            connection.Socket.Abort();
        });
        await using var environment = new OpenEnvEnvironment(server.Url.Replace("://", "://any:se%2Fcret@", StringComparison.Ordinal), new());
        await environment.ResetAsync();
        Assert.Contains($"authorization: basic {Convert.ToBase64String("any:se/cret"u8)}".ToLowerInvariant(), server.LastHeaders, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<OpenEnvException>(async () => await environment.StepAsync("x"));
        Assert.DoesNotContain("cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_WhileAStepHangs_EndsIt()
    {
        await using var server = FakeServer.Start(Client.PlainSchema, async connection =>
        {
            await connection.BeginAsync();
            await connection.DrainAsync();
        });
        var environment = Client.Of(server);
        await environment.ResetAsync();
        var stepping = environment.StepAsync("x").AsTask();
        await environment.DisposeAsync();
        await Assert.ThrowsAsync<OpenEnvException>(() => stepping.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("", "the address is empty.")]
    [InlineData("ftp://host", "'ftp' is no protocol of OpenEnv: use http, https, ws or wss.")]
    [InlineData("http://host?x=1", "a URL with a query or a fragment cannot be a base: leave them off.")]
    [InlineData("http://", "'http://' is no URL.")]
    [InlineData("host:port", "'host:port' is no URL.")]
    public void MalformedAddress_SaysWhatIsWrong(string address, string reason) => Assert.Equal(reason, OpenEnvAddress.WhyNot(address));

    [Theory]
    [InlineData("localhost:8000", "ws://localhost:8000/ws", "http://localhost:8000/")]
    [InlineData("http://host/", "ws://host/ws", "http://host/")]
    [InlineData("https://host/a/b/", "wss://host/a/b/ws", "https://host/a/b/")]
    [InlineData("wss://host:444", "wss://host:444/ws", "https://host:444/")]
    public void Address_GivesBothSides(string address, string socket, string http)
    {
        var parsed = OpenEnvAddress.Parse(address);
        Assert.Equal((socket, http), (parsed.WebSocket.AbsoluteUri, parsed.Http.AbsoluteUri));
    }
}
