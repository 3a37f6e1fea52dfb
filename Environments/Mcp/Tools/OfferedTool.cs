using System.IO.Enumeration;
using ModelContextProtocol.Protocol;
using Platform.Environments.Mcp.Servers;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Tools;

/// <summary>A tool of a server under the name that agents know.</summary>
/// <param name="Connection">The server.</param>
/// <param name="Tool">The tool as the server told it.</param>
/// <param name="Name">The server's name for it; where another server has a tool of that name, with the server's own name and an underscore before it.</param>
/// <param name="IsAllowed">Whether the agent may use it.</param>
internal sealed record OfferedTool(ServerConnection Connection, Tool Tool, string Name, bool IsAllowed)
{
    /// <summary>All tools of all servers.</summary>
    public static IReadOnlyList<OfferedTool> Of(IEnumerable<(ServerConnection Connection, McpServerSettings Settings)> servers)
    {
        var all = servers.SelectMany(server => server.Connection.Tools.DistinctBy(tool => tool.Name).Select(tool => (server.Connection, Tool: tool, IsAllowed: IsAllowedBy(server.Settings, tool.Name)))).ToArray();
        var clashing = all.GroupBy(entry => entry.Tool.Name).Where(group => group.Skip(1).Any()).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return [.. all.Select(entry => new OfferedTool(entry.Connection, entry.Tool, clashing.Contains(entry.Tool.Name) ? $"{entry.Connection.Name}_{entry.Tool.Name}" : entry.Tool.Name, entry.IsAllowed))];
    }

    /// <summary>The tool for the agent.</summary>
    public EnvironmentTool ToEnvironmentTool() => new(new McpFunction(Connection, Tool, Name))
    {
        IsReadOnly = Tool.Annotations?.ReadOnlyHint == true,
        ChecksArguments = CanBeChecked(Tool),
    };

    private static bool IsAllowedBy(McpServerSettings settings, string name) =>
        (settings.Allow.Count == 0 || settings.Allow.Any(pattern => Fits(pattern, name))) && !settings.Deny.Any(pattern => Fits(pattern, name));

    // Only * has a meaning here.
    private static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), name, ignoreCase: false);

    /// <summary>Whether our checker takes the schema; the server checks in any case.</summary>
    private static bool CanBeChecked(Tool tool)
    {
        try
        {
            _ = new JsonSchemaValidator(tool.InputSchema, closed: true);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException)
        {
            return false;
        }
    }
}
