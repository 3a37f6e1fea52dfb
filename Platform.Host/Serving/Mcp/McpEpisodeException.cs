namespace Platform.Host.Serving.Mcp;

/// <summary>The environment of an episode threw, hung or broke the contract.</summary>
internal sealed class McpEpisodeException(string message, Exception? innerException = null) : Exception(message, innerException);
