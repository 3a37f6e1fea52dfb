namespace Platform.Environments.Mcp.Tools;

/// <summary>A result that the server marked as an error; the message is what it said.</summary>
internal sealed class ToolErrorException(string message) : Exception(message);
