using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>What a function returned as the text that an agent reads.</summary>
internal static class ToolResultText
{
    /// <summary>Texts as they are, other values as JSON; a function that returns nothing is done.</summary>
    public static string Of(object? result) => result switch
    {
        null => "Done.",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "Done.",
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement value => JsonSerializer.Serialize(value, JsonText.Relaxed),
        TextContent text => text.Text,
        DataContent data => string.Create(CultureInfo.InvariantCulture, $"[{data.MediaType}, {data.Data.Length} bytes]"),
        UriContent uri => $"[{uri.MediaType}: {uri.Uri}]",
        AIContent content => $"[{content.GetType().Name}]",
        IEnumerable<AIContent> contents => string.Join('\n', contents.Select(Of)),
        var other => Of(JsonSerializer.SerializeToElement(other, AIJsonUtilities.DefaultOptions)),
    };

    /// <summary>The data that a function returned, which text can only name.</summary>
    public static IReadOnlyList<DataContent> DataOf(object? result) => result switch
    {
        DataContent data => [data],
        IEnumerable<AIContent> contents => [.. contents.OfType<DataContent>()],
        _ => [],
    };

    /// <summary>The text, cut to a length with a note that says so.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text
        : string.Create(CultureInfo.InvariantCulture, $"{JsonValueText.SafeCut(text, length)}\n[cut: the first {length} of {text.Length} characters]");
}
