using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>What the environment shows the agent at one turn. Messages are appended to the conversation, never replaced.</summary>
/// <param name="Messages">Chat messages to append, in order. Roles are those of Microsoft.Extensions.AI.</param>
public sealed record Observation(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Tools the agent may call at this turn; empty when it acts by text alone.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Every action text that is legal now, or null when the environment does not list them.</summary>
    public IReadOnlyList<string>? AdmissibleActions { get; init; }

    /// <summary>Structured facts about this turn for scripted policies and logs. Never shown to a language model.</summary>
    public JsonObject Info { get; init; } = [];

    /// <summary>The text of all messages, tool results among them, joined by newlines.</summary>
    public string Text => string.Join('\n', Messages.Select(MessageText.Of));

    /// <summary>One message of the user's role.</summary>
    /// <param name="text">The message; may be empty.</param>
    public static Observation FromText(string text) => new([new ChatMessage(ChatRole.User, text)]);
}
