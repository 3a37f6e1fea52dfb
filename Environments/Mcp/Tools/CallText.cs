using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Platform.Environments.Mcp.Tools;

/// <summary>The result of a call as agents and checks see it.</summary>
internal static class CallText
{
    /// <summary>Texts as they are, images and sounds as data, links by name and address; structured content where there is no text, which servers write beside it.</summary>
    public static IReadOnlyList<AIContent> Contents(CallToolResult result)
    {
        var contents = result.Content.Select(Content).ToList();
        if (result.StructuredContent is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } structured && !contents.OfType<TextContent>().Any())
            contents.Insert(0, new TextContent(structured.GetRawText()));
        return contents;
    }

    /// <summary>The texts, joined by newlines.</summary>
    public static string Text(CallToolResult result) => string.Join('\n', Contents(result).OfType<TextContent>().Select(content => content.Text));

    /// <summary>What a check looks at: the structured content, else the text as JSON where it is JSON, else the text.</summary>
    public static JsonElement Value(CallToolResult result)
    {
        if (result.StructuredContent is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } structured)
            return structured;
        var text = Text(result);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static AIContent Content(ContentBlock block) => block switch
    {
        TextContentBlock text => new TextContent(text.Text),
        ImageContentBlock image => Data(image.DecodedData, image.MimeType),
        AudioContentBlock audio => Data(audio.DecodedData, audio.MimeType),
        EmbeddedResourceBlock { Resource: TextResourceContents text } => new TextContent(text.Text),
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } => Data(blob.DecodedData, blob.MimeType),
        ResourceLinkBlock link => new TextContent($"[{link.Name}: {link.Uri}]{(string.IsNullOrEmpty(link.Description) ? "" : $" {link.Description}")}"),
        _ => new TextContent(JsonSerializer.Serialize(block, McpJsonUtilities.DefaultOptions)),
    };

    private static DataContent Data(ReadOnlyMemory<byte> bytes, string? mediaType)
    {
        try
        {
            return new DataContent(bytes, mediaType ?? "application/octet-stream");
        }
        catch (ArgumentException)
        {
            return new DataContent(bytes, "application/octet-stream"); // a name that a server made up
        }
    }
}
