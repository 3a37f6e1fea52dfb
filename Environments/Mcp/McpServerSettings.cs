using Platform.Sdk;

namespace Platform.Environments.Mcp;

/// <summary>One MCP server: a program that speaks over its standard input and output, or a URL.</summary>
/// <remarks>Arguments, variables, the working folder, the URL and headers may hold <c>{folder}</c>, a folder of the environment's instance that is empty
/// at the start of every episode; and, with <c>restart: episode</c>, <c>{seed}</c>, <c>{task}</c> (its id) and <c>{task.NAME}</c> (a parameter of the task).
/// No shell reads them.</remarks>
public sealed record McpServerSettings
{
    /// <summary>Short name, unique among the servers: letters, digits and underscores.</summary>
    [Setting("Short name of the server: letters, digits and underscores.")]
    public required string Name { get; init; }

    /// <summary>Program that speaks MCP over its standard input and output; empty where there is a URL.</summary>
    [Setting("Program that speaks MCP over its standard input and output, such as node.")]
    public string Command { get; init; } = "";

    /// <summary>Arguments of the program.</summary>
    [Setting("Arguments of the program; {folder}, {seed}, {task} and {task.NAME} are filled in.")]
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Environment variables of the program, beside the harmless ones that it inherits (PATH, HOME and their like).</summary>
    [Setting("Environment variables of the program, filled in as its arguments are; of the host's own only PATH, HOME and their like are passed on.")]
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Folder that the program runs in; empty takes the host's.</summary>
    [Setting("Folder that the program runs in; empty takes the host's.")]
    public string WorkingDirectory { get; init; } = "";

    /// <summary>URL of a server that runs already; empty where there is a command.</summary>
    [Setting("URL of a server that runs already, such as http://127.0.0.1:3001/mcp, instead of a command.")]
    public string Url { get; init; } = "";

    /// <summary>How the URL is spoken to.</summary>
    [Setting("How the URL is spoken to: auto, streamable or sse.")]
    public HttpTransportRule Transport { get; init; }

    /// <summary>HTTP headers of every request, such as an authorization.</summary>
    [Setting("HTTP headers of every request to the URL.")]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Tools that the agent may use, with <c>*</c> for any text; empty for all. Set-up and checks may use every tool.</summary>
    [Setting("Tools that the agent may use, * standing for any text; empty for all. Set-up and checks may use every tool.")]
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Tools that the agent may not use although they are allowed, with <c>*</c> for any text.</summary>
    [Setting("Tools that the agent may not use, * standing for any text.")]
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Every text in which places are filled in.</summary>
    internal IEnumerable<string> Templates => [.. Args, .. Env.Values, WorkingDirectory, Url, .. Headers.Values];
}
