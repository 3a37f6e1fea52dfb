using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Mcp;
using Platform.Sdk;
using Platform.Tests.Shared;

namespace Platform.Environments.Tests.Mcp;

/// <summary>Servers, tasks and turns for the tests of <c>mcp-v1</c>.</summary>
internal static class McpPlay
{
    public static McpServerSettings Memory { get; } = new()
    {
        Name = "memory",
        Command = NpmServers.Node,
        Args = [NpmServers.Memory],
        Env = new Dictionary<string, string> { ["MEMORY_FILE_PATH"] = "{folder}/memory.jsonl" },
    };

    public static McpServerSettings Odd(string mode = "plain", string name = "odd") => new()
    {
        Name = name,
        Command = NpmServers.Node,
        Args = [Path.Combine(AppContext.BaseDirectory, "Mcp", "odd-server.mjs"), mode, "{folder}"],
    };

    public static McpOptions Options(params McpServerSettings[] servers) => new() { Servers = servers, Restart = RestartRule.Instance };

    /// <summary>A task that any final answer "yes" solves, unless it says more.</summary>
    public static TaskSpec Task([System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string parameters = """{"prompt": "Say yes.", "answer": "yes"}""", ulong seed = 1) =>
        new(McpPlugin.Id, $"test/{seed}", seed, JsonNode.Parse(parameters)!.AsObject());

    public static AgentAction Call(params (string Tool, object Arguments)[] calls) => new("")
    {
        ToolCalls = [.. calls.Select((call, i) => new FunctionCallContent($"c{i}", call.Tool, JsonSerializer.SerializeToElement(call.Arguments).EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value.Clone())))],
    };

    public static async Task<string[]> CallAsync(IEnvironment environment, params (string Tool, object Arguments)[] calls) =>
        Results(await environment.StepAsync(Call(calls), default));

    public static string[] Results(StepResult step) => [.. step.Observation.Messages.Where(message => message.Role == ChatRole.Tool).Select(message => (string)((FunctionResultContent)message.Contents[0]).Result!)];
}
