namespace Platform.Sdk;

/// <summary>How an episode of a tool environment came to its end.</summary>
/// <param name="FinalText">The agent's last text without a tool call, trimmed, if it ended the episode; else null.</param>
/// <param name="Truncated">Whether the limit of turns cut it.</param>
/// <param name="Turns">Turns played.</param>
/// <param name="Calls">All calls of the episode, in order.</param>
public sealed record ToolEpisodeEnd(string? FinalText, bool Truncated, int Turns, IReadOnlyList<ToolCallRecord> Calls);
