using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>How an episode of a tool environment begins.</summary>
/// <param name="Messages">What the agent is shown first; at least one message with text.</param>
/// <param name="Tools">Tools of this task.</param>
public sealed record ToolSetUp(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<EnvironmentTool> Tools)
{
    /// <summary>A beginning with one message of the user's role.</summary>
    /// <param name="text">The message.</param>
    /// <param name="tools">Tools of this task.</param>
    public ToolSetUp(string text, IReadOnlyList<EnvironmentTool> tools)
        : this([new ChatMessage(ChatRole.User, text)], tools)
    {
    }
}
