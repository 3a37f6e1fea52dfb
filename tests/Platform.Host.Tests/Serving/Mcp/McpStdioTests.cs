using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;
using Platform.Sdk;

namespace Platform.Host.Tests.Serving.Mcp;

/// <summary><c>env serve --mcp --stdio</c> as clients start it.</summary>
public sealed class McpStdioTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Lines_AreTheProtocolAndNothingElse_AndTheEndOfInputEndsTheServer()
    {
        using var process = HostProcess.Start(("OMP_NUM_THREADS", "1"), "env", "serve", "maze-v1", "--mcp", "--stdio", "--task", "2");
        var begun = await AskAsync(process, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""");
        Assert.Equal(("2025-06-18", "maze-v1"), ((string?)begun["result"]!["protocolVersion"], (string?)begun["result"]!["serverInfo"]!["name"]));
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        var tools = await AskAsync(process, """{"jsonrpc":"2.0","id":"two","method":"tools/list"}""");
        Assert.Equal(("two", "act"), ((string?)tools["id"], (string?)Assert.Single(tools["result"]!["tools"]!.AsArray())!["name"]));
        var step = await AskAsync(process, """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"act","arguments":{"text":"move up"}}}""");
        Assert.Equal(("eval/2", 1), ((string?)step["result"]!["_meta"]!["platform/episode"]!["task"], (int)step["result"]!["_meta"]!["platform/episode"]!["turns"]!));
        var unknown = await AskAsync(process, """{"jsonrpc":"2.0","id":4,"method":"no/such"}""");
        Assert.Equal(-32601, (int)unknown["error"]!["code"]!);
        process.StandardInput.Close();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync().WaitAsync(s_patience));
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task OfficialClient_PlaysAnEpisodeOfAToolEnvironment()
    {
        await using var client = await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Path.Combine(Call.HostFolder, "platform.dll"), "env", "serve", "calendar-v1", "--mcp", "--stdio"],
        }));
        var tools = await client.ListToolsAsync();
        Assert.Contains(tools, tool => tool.Name == "reply");
        Assert.True(tools.Count > 5);
        var last = await client.CallToolAsync("reply", new Dictionary<string, object?> { ["text"] = "I give up." });
        var state = last.Meta!["platform/episode"]!;
        Assert.Equal((true, 0.0), ((bool)state["terminated"]!, (double)state["metrics"]!["success"]!));
    }

    [Fact]
    public async Task OwnEnvironment_PlaysOnOwnServer()
    {
        var yaml = $$"""
            servers:
              - {name: maze, command: dotnet, args: ["{{Path.Combine(Call.HostFolder, "platform.dll")}}", env, serve, maze-v1, --mcp, --stdio, --task, "{seed}"]}
            callSeconds: 120
            startSeconds: 120
            problems: [{prompt: "Find the goal.", answer: "done"}]
            """;
        await using var plugins = new PluginCatalog(Call.Plugins, TextWriter.Null);
        var errors = new List<ConfigurationError>();
        var source = EnvironmentBinding.TryBind(plugins.Registry, plugins.Registry.Environment("mcp-v1"), YamlReader.Read(yaml, "options"), "", errors);
        Assert.Empty(errors);
        await using var environment = source!.Create();
        Assert.Equal("act", Assert.Single((await environment.ResetAsync(new TaskSpec("mcp-v1", "t", 3), default)).Tools).Name);
        var action = new AgentAction("") { ToolCalls = [new("c", "act", new Dictionary<string, object?> { ["text"] = "move left" })] };
        Assert.Contains("current position", (await environment.StepAsync(action, default)).Observation.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await environment.StepAsync(new AgentAction("Done"), default)).Reward);
    }

    [Theory]
    [InlineData("env serve needs to know for whom: use --openenv or --mcp.", "maze-v1")]
    [InlineData("env serve needs to know for whom, one of them: use --openenv or --mcp.", "maze-v1", "--openenv", "--mcp")]
    [InlineData("--stdio is for MCP clients: add --mcp.", "maze-v1", "--openenv", "--stdio")]
    [InlineData("--task is for --stdio: clients over HTTP name a task in the URL, such as http://127.0.0.1:8000/mcp?task=3.", "maze-v1", "--mcp", "--task", "3")]
    [InlineData("--host is '0.0.0.0', which other machines reach, so a token is needed: add --token, or use --host 127.0.0.1.", "maze-v1", "--mcp", "--host", "0.0.0.0")]
    public async Task Call_ThatCannotWork_IsRefused(string message, params string[] arguments)
    {
        var call = await Call.Of(["env", "serve", .. arguments]);
        Assert.Equal((2, message), (call.ExitCode, call.Error.TrimEnd()));
    }

    private static async Task<JsonNode> AskAsync(Process process, string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
        return JsonNode.Parse(await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience) ?? throw new InvalidOperationException("The server has ended."))!;
    }
}
