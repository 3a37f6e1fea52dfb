using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Policies.Tokenizers;

/// <summary>A chat message as the text that a policy reads.</summary>
internal static class ChatText
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Text verbatim, tool results as text or JSON, tool calls as <c>&lt;tool_call&gt;{"name": …, "arguments": …}&lt;/tool_call&gt;</c>, in order.</summary>
    /// <exception cref="NotSupportedException">The message has content that is no text.</exception>
    public static string Of(ChatMessage message)
    {
        if (message.Contents is [TextContent only])
            return only.Text;
        var text = new StringBuilder();
        foreach (var content in message.Contents)
        {
            text.Append(content switch
            {
                TextContent part => part.Text,
                FunctionResultContent result => result.Result as string ?? JsonSerializer.Serialize(result.Result, s_json),
                FunctionCallContent call => $"<tool_call>{JsonSerializer.Serialize(new { name = call.Name, arguments = call.Arguments }, s_json)}</tool_call>",
                DataContent or UriContent => throw new NotSupportedException($"A message of role '{message.Role}' has a {content.GetType().Name}, but this policy reads text only: let the environment describe it in words."),
                _ => "", // notes of a provider, such as token usage: nothing a policy reads
            });
        }
        return text.ToString();
    }
}
