using System.Text.Json.Nodes;
using Platform.Environments.Mcp;

namespace Platform.Environments.Tests.Mcp;

public sealed class McpOptionsTests
{
    private static readonly McpServerSettings s_server = new() { Name = "one", Command = "node" };

    public static TheoryData<McpOptions, string> Wrong() => new()
    {
        { new(), "environment.servers is empty, but at least one MCP server is needed: add one, such as {name: memory, command: npx, args: [-y, \"@modelcontextprotocol/server-memory\"]}." },
        { new() { Servers = [s_server with { Name = "a-b" }] }, "environment.servers.0.name is 'a-b', but letters, digits and underscores are expected, such as 'memory'." },
        { new() { Servers = [s_server, s_server] }, "environment.servers.1.name is 'one', which another server has too: give each its own." },
        { new() { Servers = [s_server with { Command = "" }] }, "environment.servers.0 has neither command nor url, but one of them is expected: command: node, or url: http://127.0.0.1:3001/mcp." },
        { new() { Servers = [s_server with { Url = "http://127.0.0.1:1/mcp" }] }, "environment.servers.0 has both command and url, but one of them is expected: command: node, or url: http://127.0.0.1:3001/mcp." },
        { new() { Servers = [s_server with { Command = "", Url = "file:///x" }] }, "environment.servers.0.url is 'file:///x', but an http or https URL is expected, such as 'http://127.0.0.1:3001/mcp'." },
        { new() { Servers = [s_server with { Args = ["{folder}", "{task.city}"] }], Restart = RestartRule.Instance }, "environment.servers.0 uses {task.city}, which changes with the task, but servers live as long as the instance: set restart to episode, or use {folder}." },
        { new() { Servers = [s_server], Reset = [new JsonObject { ["tol"] = "x" }] }, "environment.reset.0: tol is not known: did you mean 'tool'?" },
        { new() { Servers = [s_server], Problems = [new JsonObject { ["prompt"] = "?" }] }, "environment.problems.0: the task has neither verify nor answer, so it cannot be judged: add one." },
        { new() { Servers = [s_server], Problems = [new JsonObject { ["answer"] = "x" }] }, "environment.problems.0: prompt is missing: set it." },
        { new() { Servers = [s_server], Problems = [new JsonObject { ["prompt"] = "?", ["verify"] = new JsonArray(new JsonObject { ["tool"] = "t" }) }] }, "environment.problems.0: verify.0.expect is missing: say what the call must give, such as {\"contains\": \"Ada\"}." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_ThatCannotWork_AreRefused(McpOptions options, string message)
    {
        ArgumentNullException.ThrowIfNull(options);
        Assert.Equal(message, Assert.Single(options.Validate("environment")).Message);
    }

    [Fact]
    public void Options_ThatCanWork_AreTaken() =>
        Assert.Empty(new McpOptions { Servers = [s_server with { Args = ["{\"json\": {}}", "{folder}"] }], Restart = RestartRule.Instance }.Validate("environment"));
}
