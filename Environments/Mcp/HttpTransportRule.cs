namespace Platform.Environments.Mcp;

/// <summary>How a server at a URL is spoken to.</summary>
public enum HttpTransportRule
{
    /// <summary>Streamable HTTP if it answers to that, else SSE.</summary>
    Auto,

    /// <summary>Streamable HTTP.</summary>
    Streamable,

    /// <summary>HTTP with server-sent events, as protocol 2024-11-05 had it.</summary>
    Sse,
}
