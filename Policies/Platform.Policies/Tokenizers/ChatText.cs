using System.Text;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Policies.Tokenizers;

/// <summary>A chat message as the text that a policy reads.</summary>
internal static class ChatText
{
    /// <summary>Text verbatim, tool results as text or JSON, tool calls in the policy's format, in order.</summary>
    /// <exception cref="NotSupportedException">The message has content that is no text.</exception>
    public static string Of(ChatMessage message, ToolCallFormat format)
    {
        if (message.Contents is [TextContent only])
            return only.Text;
        var text = new StringBuilder();
        var calls = message.Contents.OfType<FunctionCallContent>().ToArray();
        foreach (var content in message.Contents)
        {
            text.Append(content switch
            {
                TextContent part => part.Text,
                FunctionResultContent result => MessageText.Of(result),
                FunctionCallContent call => call == calls[0] ? format.Write(calls) : "", // all calls of a message are written as one reply would
                DataContent or UriContent => throw new NotSupportedException($"A message of role '{message.Role}' has a {content.GetType().Name}, but this policy reads text only: let the environment describe it in words."),
                _ => "", // notes of a provider, such as token usage: nothing a policy reads
            });
        }
        return text.ToString();
    }
}
