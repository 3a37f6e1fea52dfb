using System.Text.Json.Nodes;
using Platform.Host.Cli;

namespace Platform.Host.Tests.Cli;

/// <summary>One call of the command line in this process, and what came of it.</summary>
internal sealed record Call(int ExitCode, string Output, string Error)
{
    /// <summary>The plugins beside the host that was built with these tests.</summary>
    public static string Plugins => Path.Combine(HostFolder, "plugins");

    /// <summary>Where the host's own assembly lies.</summary>
    public static string HostFolder { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Platform.Host", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    /// <summary>Standard output as the one JSON object it must be.</summary>
    public JsonObject Json => (JsonObject)JsonNode.Parse(Output)!;

    /// <summary>Runs a call to its end.</summary>
    public static Task<Call> Of(params string[] arguments) => OfTyped("", arguments);

    /// <summary>Runs a call to its end while lines are typed.</summary>
    public static async Task<Call> OfTyped(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CommandConsole(new StringReader(input), output, error);
        var exitCode = await new HostApplication(console) { PluginsFolder = Plugins }.RunAsync(arguments, CancellationToken.None);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
