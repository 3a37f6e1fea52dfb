using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>What became of a tool call.</summary>
public enum ToolCallStatus
{
    /// <summary>The tool ran to its end.</summary>
    Done,

    /// <summary>The tool did not run: it is unknown, its arguments do not fit, or a limit is reached.</summary>
    Refused,

    /// <summary>The tool ran and threw.</summary>
    Failed,

    /// <summary>The tool ran and was ended after its time.</summary>
    TimedOut,
}

/// <summary>A tool call of an episode.</summary>
/// <param name="Turn">Turn of the episode, from 1.</param>
/// <param name="Call">The call as the agent made it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Result">What the agent was told, as text.</param>
public sealed record ToolCallRecord(int Turn, FunctionCallContent Call, ToolCallStatus Status, string Result)
{
    /// <summary>Images, sounds and other data of the result, which stand beside the text in the message that the agent gets.</summary>
    public IReadOnlyList<DataContent> Data { get; init; } = [];

    /// <summary>Whether the agent was told an error.</summary>
    public bool IsError => Status != ToolCallStatus.Done;
}
