using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>What the agent did at one turn, as it wrote it. The text is model output: an environment parses it and never trusts it.</summary>
/// <param name="Text">The reply, stop string excluded.</param>
public sealed record AgentAction(string Text)
{
    /// <summary>Tool calls parsed from the reply; empty when there are none. A scripted policy gives its calls here and only the words beside them as <see cref="Text"/>.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Why a tool call of the reply could not be read, or null. The environment tells the agent; the calls in <see cref="ToolCalls"/> are good.</summary>
    public string? ParseError { get; init; }
}
