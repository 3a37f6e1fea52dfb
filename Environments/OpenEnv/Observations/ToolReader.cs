using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Environments.OpenEnv.Observations;

/// <summary>Reads lists of tools: <c>name</c>, <c>description</c>, and <c>input_schema</c> or <c>inputSchema</c>.</summary>
internal static class ToolReader
{
    private static readonly JsonElement AnyArguments = JsonDocument.Parse("""{"type":"object"}""").RootElement.Clone();

    /// <summary>Reads the answer to <c>list_tools</c>.</summary>
    /// <param name="address">The server, for the message.</param>
    /// <param name="observation">The observation object.</param>
    /// <exception cref="OpenEnvException">It holds no list of tools.</exception>
    public static IReadOnlyList<AITool> Read(OpenEnvAddress address, ReadOnlyMemory<byte> observation)
    {
        try
        {
            using var document = JsonDocument.Parse(observation);
            return Read(document.RootElement.GetProperty("tools"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new OpenEnvException($"The OpenEnv server at {address.Shown} answered list_tools with no list of tools that can be read.", mayPass: false, exception);
        }
    }

    /// <summary>Reads a list.</summary>
    /// <param name="list">A JSON array.</param>
    public static IReadOnlyList<AITool> Read(JsonElement list) => [.. list.EnumerateArray().Select(Tool)];

    private static AITool Tool(JsonElement tool)
    {
        var schema = tool.TryGetProperty("input_schema", out var snake) ? snake : tool.TryGetProperty("inputSchema", out var camel) ? camel : AnyArguments;
        var description = tool.TryGetProperty("description", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : "";
        return AIFunctionFactory.CreateDeclaration(tool.GetProperty("name").GetString()!, description, schema.ValueKind == JsonValueKind.Object ? schema.Clone() : AnyArguments);
    }
}
