using Platform.Environments.Mcp.Policies;
using Platform.Sdk;

namespace Platform.Environments.Mcp;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class McpPlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string Id = "mcp-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<McpEnvironment, McpOptions>(Id, new EnvironmentDocumentation(
            Summary: "The agent does a task with the tools of MCP servers; the state that it leaves in them decides.",
            Action: "Tool calls, several at once if wanted. A reply without one is the final answer and ends the episode. An unknown tool, arguments that do not fit, a call that takes too long and a result that the server marks as an error are told to the agent.",
            Observation: "The task's prompt, then one message per call with the tool's text, its structured content where it has no text, and images and sounds as data.",
            Reward: "At the end: 1 if every check of the task holds, else 0; with 'reward: share' the share of the checks that hold. Checks are calls made after the episode through the same servers, and an expectation of the final answer.",
            End: "Terminates with the final answer; truncated after 'maxTurns' turns, and judged then too. A server that dies, or that answers nothing after a call that took too long, is a fault of the environment.")
        {
            ReturnRange = (0, 1),
            RewardRange = (0, 1),
            MaxTurns = new McpOptions().MaxTurns,
            Headline = "success",
        });
        registry.AddScriptedPolicy<OraclePolicy>(Id, "oracle", "Plays the task's 'solution'.");
    }
}
