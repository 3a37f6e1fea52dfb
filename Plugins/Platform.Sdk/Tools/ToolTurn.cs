using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>What an environment makes of a turn beyond the results of its calls.</summary>
/// <param name="Messages">What the agent is told, after the results of its calls.</param>
/// <param name="Ends">Whether the episode is over.</param>
public sealed record ToolTurn(IReadOnlyList<ChatMessage> Messages, bool Ends)
{
    /// <summary>Nothing to add: the episode goes on.</summary>
    public static ToolTurn Continue { get; } = new([], false);

    /// <summary>Reward of this turn, finite, beside what <see cref="ToolEnvironment.ScoreAsync"/> pays at the end.</summary>
    public double Reward { get; init; }

    /// <summary>Why the action was not of use, for <see cref="StepResult.ActionError"/>; null when it was.</summary>
    public string? ActionError { get; init; }

    /// <summary>The episode is over.</summary>
    /// <param name="closing">A last message, for the record; empty for none.</param>
    public static ToolTurn End(string closing = "") => new(Message(closing), true);

    /// <summary>The episode goes on with a message of the user's role.</summary>
    /// <param name="text">The message.</param>
    public static ToolTurn Say(string text) => new(Message(text), false);

    /// <summary>The action was of no use, and the agent is told so.</summary>
    /// <param name="error">What was wrong and what to do instead.</param>
    public static ToolTurn Refuse(string error) => new(Message(error), false) { ActionError = error };

    private static ChatMessage[] Message(string text) => text.Length == 0 ? [] : [new(ChatRole.User, text)];
}
