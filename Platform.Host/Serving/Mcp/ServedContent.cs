using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Platform.Sdk;

namespace Platform.Host.Serving.Mcp;

/// <summary>Messages of an environment as the content of an MCP result.</summary>
internal static class ServedContent
{
    /// <summary>A text block for each message, and a block for each image or sound in it; one empty text where there is nothing.</summary>
    public static IList<ContentBlock> Of(IEnumerable<ChatMessage> messages)
    {
        var blocks = messages.SelectMany(Of).ToList();
        return blocks.Count > 0 ? blocks : [new TextContentBlock { Text = "" }];
    }

    /// <summary>Whether the messages tell an error of a tool.</summary>
    public static bool IsToolError(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Any(result => MessageText.Of(result).StartsWith("Error: ", StringComparison.Ordinal));

    private static IEnumerable<ContentBlock> Of(ChatMessage message)
    {
        if (MessageText.Of(message) is { Length: > 0 } text)
            yield return new TextContentBlock { Text = text };
        foreach (var data in message.Contents.OfType<DataContent>())
            yield return data.ToContentBlock();
    }
}
