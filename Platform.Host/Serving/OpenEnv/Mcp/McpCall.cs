using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Host.Serving.OpenEnv.Mcp;

/// <summary>A JSON-RPC request.</summary>
/// <param name="Method">What is asked.</param>
/// <param name="Params">With what; or null.</param>
internal sealed record McpCall(string Method, JsonObject? Params)
{
    /// <summary>The parameters as JSON; empty where there are none.</summary>
    public ReadOnlyMemory<byte> ParamsJson => Params is null ? default : JsonSerializer.SerializeToUtf8Bytes(Params);

    /// <summary>Reads a request.</summary>
    /// <param name="json">Its JSON.</param>
    /// <param name="id">Its id as far as it could be read, for the response.</param>
    /// <exception cref="McpException">It is no request.</exception>
    public static McpCall Read(ReadOnlyMemory<byte> json, out JsonNode? id)
    {
        id = null;
        JsonObject fields;
        try
        {
            fields = JsonNode.Parse(json.Span) as JsonObject ?? throw new McpException(McpException.InvalidRequest, "The request is no JSON object.");
            _ = fields.Count; // a key that stands there twice shows here
            foreach (var (_, value) in fields)
                Touch(value);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new McpException(McpException.ParseError, "The request is not JSON that can be read.");
        }

        id = fields["id"] is JsonValue given && given.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? given : null;
        if (fields["id"] is { } wrong && (id is null || (id.GetValueKind() == JsonValueKind.Number && !id.AsValue().TryGetValue<long>(out _))))
            throw new McpException(McpException.InvalidRequest, $"The id of the request is {wrong.GetValueKind()}, but a text, a whole number or null is expected.");
        if (Text(fields, "jsonrpc") != "2.0")
            throw new McpException(McpException.InvalidRequest, "The request needs jsonrpc \"2.0\".");
        if (Text(fields, "method") is not { } method)
            throw new McpException(McpException.InvalidRequest, "The request names no method.");
        if (fields.Select(field => field.Key).FirstOrDefault(key => key is not ("jsonrpc" or "id" or "method" or "params")) is { } extra)
            throw new McpException(McpException.InvalidRequest, $"The request has a key '{extra}', but jsonrpc, id, method and params are all there are.");
        return fields["params"] is null or JsonObject ? new(method, fields["params"] as JsonObject) : throw new McpException(McpException.InvalidRequest, "The params of the request are no object.");
    }

    /// <summary>A parameter that is a text; null where it is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="McpException">It is no text.</exception>
    public string? Text(string name) => Params?[name] is not { } value ? null
        : Text(Params, name) ?? throw new McpException(McpException.InvalidParams, $"params.{name} is {value.GetValueKind()}, but a text is expected.");

    private static string? Text(JsonObject fields, string name) => fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void Touch(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            foreach (var (_, value) in fields)
                Touch(value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Touch(item);
        }
        else if (node?.GetValueKind() == JsonValueKind.String)
        {
            node.GetValue<string>();
        }
    }
}
