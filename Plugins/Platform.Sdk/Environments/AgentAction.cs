using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>What the agent did at one turn, as it wrote it. The text is model output: an environment parses it and never trusts it.</summary>
/// <param name="Text">The reply, stop string excluded.</param>
public sealed record AgentAction(string Text)
{
    /// <summary>Tool calls parsed from the reply; empty when there are none.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Why the reply's tool calls could not be read, or null. The environment answers it as an invalid turn the agent can see.</summary>
    public string? ParseError { get; init; }
}
