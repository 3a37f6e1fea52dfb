using System.Text.Json.Nodes;
using Platform.Host.Serving.OpenEnv.Frames;

namespace Platform.Host.Serving.OpenEnv.Mcp;

/// <summary>A JSON-RPC request cannot be answered.</summary>
/// <param name="code">One of JSON-RPC's codes.</param>
/// <param name="message">One sentence.</param>
/// <param name="data">What else belongs to it, or null.</param>
internal sealed class McpException(int code, string message, JsonObject? data = null) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int Internal = -32603;
    public const int Server = -32000;

    /// <summary>An error of the WebSocket protocol as JSON-RPC has it.</summary>
    /// <param name="error">The error.</param>
    public static McpException Of(ProtocolError error) => new(
        error.Code switch
        {
            ProtocolError.CapacityReached or ProtocolError.FactoryError => Server,
            ProtocolError.ValidationError => InvalidParams,
            _ => Internal,
        },
        error.Message,
        error.Details.Count > 0 ? error.Details : null);

    /// <summary>The error as JSON.</summary>
    public JsonObject ToJson() => new() { ["code"] = code, ["message"] = Message, ["data"] = data?.DeepClone() };
}
