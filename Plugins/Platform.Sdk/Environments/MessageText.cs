using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>A chat message in words.</summary>
public static class MessageText
{
    /// <summary>Its texts and tool results as they are, its tool calls in the form <c>search(query="x")</c>, joined by newlines; other content is left out.</summary>
    /// <param name="message">The message.</param>
    public static string Of(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Contents is [TextContent only] ? only.Text : string.Join('\n', message.Contents.Select(content => content switch
        {
            TextContent text => text.Text,
            FunctionResultContent result => Of(result),
            FunctionCallContent call => PythonicFormat.Write(call),
            _ => null,
        }).OfType<string>());
    }

    /// <summary>The result of a tool call as text.</summary>
    /// <param name="result">The result.</param>
    public static string Of(FunctionResultContent result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Result as string ?? ToolResultText.Of(result.Result);
    }

    /// <summary>An action as a person reads it: its text, then the calls that are not already in the text.</summary>
    /// <param name="action">The action.</param>
    /// <param name="tools">Tools on offer when it was written.</param>
    public static string Of(AgentAction action, IReadOnlyList<AITool> tools) => ToolCallFormat.Pythonic.Write(action, tools);
}
