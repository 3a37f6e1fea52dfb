using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Environments.Mcp.Servers;
using Platform.Environments.Mcp.Tasks;
using Platform.Sdk;

namespace Platform.Environments.Mcp;

/// <summary>Settings of <c>mcp-v1</c>.</summary>
public sealed partial record McpOptions : ToolEnvironmentOptions, IValidatedSettings
{
    /// <summary>The servers, at least one.</summary>
    [Setting("The MCP servers, at least one.")]
    public IReadOnlyList<McpServerSettings> Servers { get; init; } = [];

    /// <summary>How long servers live.</summary>
    [Setting("How long servers live: episode (new ones for each) or instance (kept; clear them with 'reset' or by {folder}).")]
    public RestartRule Restart { get; init; } = RestartRule.Episode;

    /// <summary>Calls made before every episode, before the task's own set-up; each an object with <c>tool</c>, <c>arguments</c> and, where names clash, <c>server</c>.</summary>
    [Setting("Calls made before every episode, such as [{tool: clear, arguments: {}}].")]
    public IReadOnlyList<JsonObject> Reset { get; init; } = [];

    /// <summary>Tasks written here, each an object with the parameters of a task. A task without a <c>prompt</c> of its own takes one of them by its seed.</summary>
    [Setting("Tasks written here, each with prompt, setup, verify, answer and solution; a task that brings no prompt of its own takes one of them by its seed.")]
    public IReadOnlyList<JsonObject> Problems { get; init; } = [];

    /// <summary>A system message that every episode begins with; empty for none.</summary>
    [Setting("A system message that every episode begins with; empty for none.")]
    public string System { get; init; } = "";

    /// <summary>Whether the servers' own instructions are added to the system message.</summary>
    [Setting("Whether the servers' own instructions are added to the system message.")]
    public bool Instructions { get; init; }

    /// <summary>What the checks of a task pay.</summary>
    [Setting("What the checks of a task pay: all (1 if all hold, else 0) or share (the share that holds).")]
    public RewardRule Reward { get; init; }

    /// <summary>Seconds that a server may take to start and to say what it has.</summary>
    [Setting("Seconds that a server may take to start and to say what it has.", Minimum = 0.1, Maximum = 3600)]
    public double StartSeconds { get; init; } = 60;

    /// <summary>Seconds within which a server must give a sign of life after one of its calls took too long; else the episode is a fault.</summary>
    [Setting("Seconds within which a server must give a sign of life after a call that took too long; else the episode is a fault.", Minimum = 0.1, Maximum = 3600)]
    public double PingSeconds { get; init; } = 10;

    /// <summary>Bytes of one message of a program; a longer one faults the episode.</summary>
    [Setting("Bytes of one message that a program may send; a longer one faults the episode.", Minimum = 1024, Maximum = 1_000_000_000)]
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Servers.Count == 0)
            yield return new($"{path}.servers", $"{path}.servers is empty, but at least one MCP server is needed: add one, such as {{name: memory, command: npx, args: [-y, \"@modelcontextprotocol/server-memory\"]}}.");
        for (var i = 0; i < Servers.Count; i++)
            foreach (var error in Validate($"{path}.servers.{i}", i))
                yield return error;
        foreach (var (index, call) in Reset.Index())
            if (Fault(() => ToolCallSpec.Read(call, "")) is { } fault)
                yield return new($"{path}.reset.{index}", $"{path}.reset.{index}: {fault}");
        foreach (var (index, problem) in Problems.Index())
            if (Fault(() => McpTask.Read(problem)) is { } fault)
                yield return new($"{path}.problems.{index}", $"{path}.problems.{index}: {fault}");
    }

    private IEnumerable<SettingError> Validate(string path, int index)
    {
        var server = Servers[index];
        if (!NameForm().IsMatch(server.Name))
            yield return new($"{path}.name", $"{path}.name is '{server.Name}', but letters, digits and underscores are expected, such as 'memory'.");
        else if (Servers.Take(index).Any(other => other.Name == server.Name))
            yield return new($"{path}.name", $"{path}.name is '{server.Name}', which another server has too: give each its own.");
        if (server.Command.Length == 0 == (server.Url.Length == 0))
            yield return new(path, $"{path} has {(server.Url.Length == 0 ? "neither command nor url" : "both command and url")}, but one of them is expected: command: node, or url: http://127.0.0.1:3001/mcp.");
        if (server.Url.Length > 0 && !(Uri.TryCreate(server.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new($"{path}.url", $"{path}.url is '{server.Url}', but an http or https URL is expected, such as 'http://127.0.0.1:3001/mcp'.");
        if (Restart == RestartRule.Instance && server.Templates.SelectMany(Placeholders.OfTask).FirstOrDefault() is { } place)
            yield return new(path, $"{path} uses {place}, which changes with the task, but servers live as long as the instance: set restart to episode, or use {{folder}}.");
    }

    private static string? Fault(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
