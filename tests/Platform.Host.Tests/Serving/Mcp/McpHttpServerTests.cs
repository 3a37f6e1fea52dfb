using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Platform.Host.Serving.Mcp;
using Platform.Sdk;
using Platform.Tests.Shared;

namespace Platform.Host.Tests.Serving.Mcp;

/// <summary>Environments offered as MCP servers over HTTP, asked by the C# client, the JavaScript client and by hand.</summary>
public sealed class McpHttpServerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task ToolEnvironment_IsAnMcpServer()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server.Url);
        Assert.Equal(("notes-v1", "Notes.\n\nKeep two notes for task t/0."), (client.ServerInfo!.Name, client.ServerInstructions));
        Assert.Equal(["add", "list", "fail", "hang", "burn", "change", "look", "reply"], (await client.ListToolsAsync()).Select(tool => tool.Name));
        var prompt = await client.GetPromptAsync("begin");
        Assert.Equal("Keep two notes for task t/0.", Assert.IsType<TextContentBlock>(Assert.Single(prompt.Messages).Content).Text);

        var first = await CallAsync(client, "add", new { text = "a" });
        Assert.Equal(("1 notes", false, 1, 0.0, false), (Text(first), first.IsError, (int)State(first)["turns"]!, (double)State(first)["reward"]!, (bool)State(first)["terminated"]!));
        Assert.Null(first.StructuredContent); // clients show it to language models, and the reward is not for them

        var failed = await CallAsync(client, "fail", new { });
        Assert.Equal(("Error: fail failed: the pen is dry", true), (Text(failed), failed.IsError));
        var unfit = await CallAsync(client, "add", new { txt = 1 });
        Assert.StartsWith("Error: the arguments of add do not fit", Text(unfit), StringComparison.Ordinal);
        Assert.True(unfit.IsError);
        var unknown = await CallAsync(client, "ad", new { });
        Assert.Equal(("There is no tool 'ad': did you mean 'add'?", true), (Text(unknown), unknown.IsError));
        var photo = await CallAsync(client, "look", new { });
        Assert.Equal([1, 2, 3], Assert.IsType<ImageContentBlock>(photo.Content[1]).DecodedData.ToArray());

        await CallAsync(client, "add", new { text = "b" });
        var last = await CallAsync(client, "reply", new { text = "Done." });
        Assert.Equal((1.0, 1.0, true), ((double)State(last)["reward"]!, (double)State(last)["return"]!, (bool)State(last)["terminated"]!));
        var resource = await client.ReadResourceAsync("episode://state");
        var state = JsonNode.Parse(Assert.IsType<TextResourceContents>(Assert.Single(resource.Contents)).Text)!;
        Assert.Equal((1.0, true, 1.0, "t/0"), ((double)state["return"]!, (bool)state["terminated"]!, (double)state["metrics"]!["success"]!, (string?)state["task"]));
        var over = await CallAsync(client, "list", new { });
        Assert.Equal(("The episode is over (terminated): connect again for another.", true), (Text(over), over.IsError));
    }

    [Fact]
    public async Task Sessions_HaveEpisodesOfTheirOwn_AndMayNameTheirTask()
    {
        await using var server = await StartAsync();
        await using var one = await ConnectAsync(server.Url);
        await using var two = await ConnectAsync(server.Url);
        await using var named = await ConnectAsync(server.Url + "?task=41");
        Assert.EndsWith("task t/0.", one.ServerInstructions, StringComparison.Ordinal);
        Assert.EndsWith("task t/1.", two.ServerInstructions, StringComparison.Ordinal);
        Assert.EndsWith("task t/41.", named.ServerInstructions, StringComparison.Ordinal);
        await CallAsync(one, "add", new { text = "mine" });
        Assert.Equal("", Text(await CallAsync(two, "list", new { })));
        Assert.Equal("mine", Text(await CallAsync(one, "list", new { })));
        Assert.Equal(3, server.Sessions);
        await one.DisposeAsync();
        await UntilAsync(() => server.Sessions == 2);
    }

    [Fact]
    public async Task TextEnvironment_HasTheToolAct()
    {
        await using var server = await StartAsync(() => new Scripted());
        await using var client = await ConnectAsync(server.Url);
        Assert.Equal("act", Assert.Single(await client.ListToolsAsync()).Name);
        Assert.Equal("go||", Text(await CallAsync(client, "act", new { text = "go" })));
        var wrong = await CallAsync(client, "act", new { text = "wrong" });
        Assert.Equal(("no", true, "That is wrong."), (Text(wrong), wrong.IsError, (string?)State(wrong)["actionError"]));
        Assert.True((await CallAsync(client, "act", new { words = "go" })).IsError);
        var cut = await CallAsync(client, "act", new { text = "cut" });
        Assert.Equal(("late", true, -0.25), (Text(cut), (bool)State(cut)["truncated"]!, (double)State(cut)["return"]!));
    }

    [Fact]
    public async Task Tools_ThatChange_AreTold()
    {
        await using var server = await StartAsync();
        var told = new TaskCompletionSource();
        await using var client = await ConnectAsync(server.Url, new McpClientOptions
        {
            Handlers = new McpClientHandlers { NotificationHandlers = [KeyValuePair.Create(NotificationMethods.ToolListChangedNotification, (Func<JsonRpcNotification, CancellationToken, ValueTask>)((_, _) => { told.TrySetResult(); return ValueTask.CompletedTask; }))] },
        });
        Assert.Equal("changed", Text(await CallAsync(client, "change", new { })));
        await told.Task.WaitAsync(s_patience);
        Assert.Equal(["fresh", "reply"], (await client.ListToolsAsync()).Select(tool => tool.Name));
        Assert.Equal("new", Text(await CallAsync(client, "fresh", new { })));
    }

    [Fact]
    public async Task Cancellation_ReachesTheTool_AndFaultsTheEpisode()
    {
        (NotesEnvironment.Started, NotesEnvironment.Stopped) = (new(), new());
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server.Url);
        using var source = new CancellationTokenSource();
        var id = new RequestId("call-7");
        var pending = client.SendRequestAsync<CallToolRequestParams, CallToolResult>(RequestMethods.ToolsCall, new CallToolRequestParams { Name = "hang" }, requestId: id, cancellationToken: source.Token).AsTask();
        await NotesEnvironment.Started.Task.WaitAsync(s_patience);
        await client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = id });
        await NotesEnvironment.Stopped.Task.WaitAsync(s_patience);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => pending);
        var after = await CallAsync(client, "list", new { });
        Assert.Equal(("The episode has failed and must not be scored: a call was cancelled, and what it has done is not known. Connect again for another.", true), (Text(after), after.IsError));
    }

    [Theory]
    [InlineData("throw", "scripted-v1 failed in a step: The wheel came off.")]
    [InlineData("nan", "the environment gave reward NaN, but a reward must be finite")]
    [InlineData("hang", "scripted-v1 did not answer a step within 1 s (--step-timeout)")]
    public async Task Environment_ThatFails_FaultsItsEpisodeAlone(string action, string reason)
    {
        await using var server = await StartAsync(() => new Scripted(), stepTimeout: action == "hang" ? 1 : 100);
        await using var client = await ConnectAsync(server.Url);
        await using var other = await ConnectAsync(server.Url);
        var failed = await CallAsync(client, "act", new { text = action });
        Assert.True(failed.IsError);
        Assert.StartsWith($"The episode has failed and must not be scored: {reason.TrimEnd('.')}.", Text(failed), StringComparison.Ordinal);
        Assert.Equal((reason, null), ((string?)State(failed)["fault"], State(failed)["reward"]));
        Assert.Equal("go||", Text(await CallAsync(other, "act", new { text = "go" })));
    }

    [Fact]
    public async Task JavaScriptClient_PlaysAnEpisode()
    {
        await using var server = await StartAsync();
        using var process = Process.Start(new ProcessStartInfo(NpmServers.Node, [Path.Combine(AppContext.BaseDirectory, "Serving", "Mcp", "client.mjs"), NpmServers.Folder, server.Url]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.True(process.ExitCode == 0, await error);
        var seen = JsonNode.Parse(output)!;
        Assert.Equal("Notes.\n\nKeep two notes for task t/0.", (string?)seen["instructions"]);
        Assert.Equal(["add", "list", "fail", "hang", "burn", "change", "look", "reply"], seen["tools"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("a, b", (string?)seen["notes"]);
        Assert.Equal((1.0, true), ((double)seen["state"]!["return"]!, (bool)seen["state"]!["terminated"]!));
        Assert.Equal(["fresh", "reply"], seen["changed"]!.AsArray().Select(name => (string?)name));
        await UntilAsync(() => server.Sessions == 0);
    }

    [Fact]
    public async Task Requests_ThatDoNotBelong_AreRefused()
    {
        const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
        await using var server = await StartAsync(options: new() { Port = 0, MaxSessions = 1 });
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, server.Url, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, server.Url, "{"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(http, server.Url, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", ("Mcp-Session-Id", "none")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(http, server.Url.Replace("/mcp", "/other", StringComparison.Ordinal), Initialize));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(http, server.Url, Initialize, ("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, server.Url + "?task=x", Initialize));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, server.Url, Initialize));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(http, server.Url, Initialize));

        await using var guarded = await StartAsync(options: new() { Port = 0, Token = "secret" });
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, guarded.Url, Initialize));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, guarded.Url, Initialize, ("Authorization", "Bearer other")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, guarded.Url, Initialize, ("Authorization", "Bearer secret")));
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(options: new() { Host = "0.0.0.0", Port = 0 }));
    }

    [Fact]
    public async Task SilentSession_IsClosed()
    {
        await using var server = await StartAsync(options: new() { Port = 0, IdleTimeout = TimeSpan.FromSeconds(1) });
        await using var client = await ConnectAsync(server.Url);
        await UntilAsync(() => server.Sessions == 0);
        await Assert.ThrowsAnyAsync<Exception>(async () => await CallAsync(client, "list", new { }));
    }

    private static Task<McpHttpServer> StartAsync(Func<IEnvironment>? create = null, McpHttpOptions? options = null, double stepTimeout = 100)
    {
        var id = create is null ? "notes-v1" : "scripted-v1";
        var served = new McpServed(id, new EnvironmentDocumentation("Notes.", "a", "o", "r", "e"), create ?? (() => new NotesEnvironment()), number => new TaskSpec(id, $"t/{number}", (ulong)number), TimeSpan.FromSeconds(stepTimeout));
        return McpHttpServer.StartAsync(served, options ?? new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
    }

    private static Task<McpClient> ConnectAsync(string url, McpClientOptions? options = null) =>
        McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(url), TransportMode = HttpTransportMode.StreamableHttp }), options);

    private static async Task<CallToolResult> CallAsync(McpClient client, string tool, object arguments) =>
        await client.CallToolAsync(tool, System.Text.Json.JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value));

    private static string Text(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private static JsonNode State(CallToolResult result) => result.Meta![McpEpisode.MetaKey]!;

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string url, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var patience = Stopwatch.StartNew();
        while (!holds() && patience.Elapsed < s_patience)
            await Task.Delay(50);
        Assert.True(holds());
    }
}
