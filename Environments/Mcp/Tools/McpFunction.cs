using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using Platform.Environments.Mcp.Servers;

namespace Platform.Environments.Mcp.Tools;

/// <summary>A tool of a server as a function.</summary>
/// <param name="connection">The server.</param>
/// <param name="tool">The tool as the server told it.</param>
/// <param name="name">Name by which the agent calls it.</param>
internal sealed class McpFunction(ServerConnection connection, Tool tool, string name) : AIFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description => tool.Description ?? tool.Title ?? "";

    /// <inheritdoc/>
    public override JsonElement JsonSchema => tool.InputSchema;

    /// <inheritdoc/>
    public override JsonElement? ReturnJsonSchema => tool.OutputSchema;

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var given = arguments.ToDictionary(argument => argument.Key, argument => argument.Value is JsonElement element ? element : JsonSerializer.SerializeToElement(argument.Value, AIJsonUtilities.DefaultOptions));
        var result = await connection.CallAsync(tool.Name, given, cancellationToken).ConfigureAwait(false);
        return result.IsError == true ? throw new ToolErrorException(CallText.Text(result)) : CallText.Contents(result);
    }
}
