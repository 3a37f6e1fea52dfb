using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Observations;

/// <summary>Turns observation objects into what an agent is shown.</summary>
/// <remarks>The text is that of the field set by the option, else of the first of <see cref="TextFields"/> that holds any, else of the only field; else the whole
/// object as compact JSON. What a tool returned is shown by itself. <see cref="Observation.Info"/> holds the whole object.</remarks>
/// <param name="textField">The option: a path, <c>*</c>, or empty.</param>
internal sealed class ObservationReader(string textField)
{
    /// <summary>Fields that usually hold the text, in the order they are tried.</summary>
    public static readonly string[] TextFields = ["text", "message", "prompt", "observation", "content", "output", "response", "result"];

    /// <summary>Fields that usually list all legal actions, in the order they are tried.</summary>
    public static readonly string[] ActionLists = ["admissible_actions", "legal_actions", "available_actions", "valid_actions", "admissible_commands", "legal_moves", "valid_moves"];

    private const string PlatformField = "platform";
    private bool _platform;
    private IReadOnlyList<AITool> _tools = [];

    /// <summary>Starts an episode.</summary>
    /// <param name="platform">Whether the server is one of this platform.</param>
    /// <param name="tools">Tools that are on offer throughout.</param>
    public void Begin(bool platform, IReadOnlyList<AITool> tools) => (_platform, _tools) = (platform, tools);

    /// <summary>The observation after an action that was never played.</summary>
    /// <param name="reason">What the agent is told.</param>
    public Observation Again(string reason) => Observation.FromText(reason) with { Tools = _tools };

    /// <summary>Reads one.</summary>
    /// <param name="json">A JSON object; it may change after this call.</param>
    /// <exception cref="JsonException">It is malformed.</exception>
    /// <exception cref="FormatException">It does not have the field that the option names, or its own fields are not as this platform writes them.</exception>
    public Seen Read(ReadOnlyMemory<byte> json)
    {
        if (_platform && textField.Length == 0 && TryReadPlatform(json) is { } own)
            return own;
        var fields = JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 512 }) as JsonObject ?? throw new FormatException("it is no JSON object.");
        var error = ToolError(fields);
        return new Seen(Observation.FromText(Text(fields, error)) with { Tools = _tools, AdmissibleActions = Actions(fields), Info = fields })
        {
            Truncated = fields["truncated"] is JsonValue value && value.TryGetValue<bool>(out var truncated) && truncated,
            ActionError = error,
        };
    }

    /// <summary>The observation of a server of this platform: <c>text</c>, <c>platform</c> and nothing else.</summary>
    private Seen? TryReadPlatform(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        string? text = null;
        var platform = default(ReadOnlyMemory<byte>);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isText, isPlatform) = (reader.ValueTextEquals("text"u8), reader.ValueTextEquals("platform"u8));
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.String)
            {
                text = reader.GetString();
            }
            else if (isPlatform && reader.TokenType == JsonTokenType.StartObject)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                platform = json[start..(int)reader.BytesConsumed];
            }
            else
            {
                return null;
            }
        }

        if (text is null)
            return null;
        if (platform.IsEmpty)
            return new Seen(Observation.FromText(text) with { Tools = _tools });
        var extension = PlatformExtension.Read(platform.Span);
        _tools = extension.Tools ?? _tools;
        return new Seen(new Observation(extension.Messages ?? [new ChatMessage(ChatRole.User, text)]) { Tools = _tools, AdmissibleActions = extension.AdmissibleActions, Info = extension.Info })
        {
            Truncated = extension.Truncated,
            Fault = extension.Fault,
            ActionError = extension.ActionError,
            StepInfo = extension.StepInfo,
            Metrics = extension.Metrics,
        };
    }

    private string Text(JsonObject fields, string? toolError)
    {
        if (textField.Length > 0)
            return textField == "*" ? Compact(fields) : Shown(At(fields, textField));
        if (toolError is not null)
            return toolError;
        if (fields.ContainsKey("tool_name") && fields.TryGetPropertyValue("result", out var result))
            return Shown(result is JsonObject content && content.TryGetPropertyValue("data", out var data) && data is not null ? data : result);
        foreach (var name in TextFields)
        {
            if (fields[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0)
                return text;
        }

        return fields.Count == 1 && fields.First() is var (key, only) && key != PlatformField && only is JsonValue ? Shown(only) : Compact(fields);
    }

    private static string? ToolError(JsonObject fields)
    {
        if (!fields.ContainsKey("tool_name") || fields["error"] is not { } error)
            return null;
        return error is JsonObject { Count: > 0 } parts && parts["message"] is { } message ? $"{(parts["error_type"] is { } type ? $"{Shown(type)}: " : "")}{Shown(message)}" : Shown(error);
    }

    private static JsonNode? At(JsonObject fields, string path)
    {
        JsonNode? node = fields;
        foreach (var part in path.Split('.'))
        {
            node = node switch
            {
                JsonObject inner when inner.TryGetPropertyValue(part, out var value) => value,
                JsonArray list when int.TryParse(part, out var index) && index >= 0 && index < list.Count => list[index],
                _ => throw new FormatException($"it has no field '{path}' (textField); its fields are {string.Join(", ", fields.Select(field => field.Key))}."),
            };
        }

        return node;
    }

    private static string[]? Actions(JsonObject fields)
    {
        foreach (var name in ActionLists)
        {
            if (fields[name] is JsonArray { Count: > 0 } list && list.All(item => item is JsonValue value && value.TryGetValue<string>(out _)))
                return [.. list.Select(item => item!.GetValue<string>())];
        }

        return null;
    }

    private static string Shown(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : Compact(node);

    private static string Compact(JsonNode? node) => node?.ToJsonString(Json.Compact) ?? "null";
}
