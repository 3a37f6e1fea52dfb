using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>A call that a task asks for: in its set-up, its checks or its solution.</summary>
/// <param name="Server">Name of the server; empty where the tool's name says enough.</param>
/// <param name="Tool">Name of the tool, as its server or the agent knows it.</param>
/// <param name="Arguments">A JSON object.</param>
internal sealed record ToolCallSpec(string Server, string Tool, JsonElement Arguments)
{
    /// <summary>The fields of a call.</summary>
    public static readonly string[] Fields = ["server", "tool", "arguments"];

    /// <summary>Reads a call.</summary>
    /// <param name="call">An object with the fields of a call.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static ToolCallSpec Read(JsonNode call, string place) => Read(JsonSerializer.SerializeToElement(call), place);

    /// <inheritdoc cref="Read(JsonNode, string)"/>
    public static ToolCallSpec Read(JsonElement call, string place) => Of(new TaskFields(call, place, Fields));

    /// <summary>The call among the fields of something larger.</summary>
    public static ToolCallSpec Of(TaskFields fields) => new(fields.Text("server") ?? "", fields.RequiredText("tool"), fields.Object("arguments"));

    /// <summary>Such as <c>memory/read_graph {}</c>.</summary>
    public override string ToString() => $"{(Server.Length > 0 ? $"{Server}/" : "")}{Tool} {Arguments.GetRawText()}";
}
