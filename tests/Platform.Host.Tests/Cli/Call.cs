using System.Text.Json.Nodes;
using Platform.Host.Cli;
using Platform.Plugins;

namespace Platform.Host.Tests.Cli;

/// <summary>One call of the command line in this process, and what came of it.</summary>
internal sealed record Call(int ExitCode, string Output, string Error)
{
    /// <summary>Where the host's own assembly lies.</summary>
    public static string HostFolder => Built("Platform.Host");

    /// <summary>The plugins beside the host that was built with these tests.</summary>
    public static string Plugins => Path.Combine(HostFolder, "plugins");

    /// <summary>Standard output as the one JSON object it must be.</summary>
    public JsonObject Json => (JsonObject)JsonNode.Parse(Output)!;

    /// <summary>Runs a call to its end.</summary>
    public static Task<Call> Of(params string[] arguments) => RunAsync("", Plugins, arguments, CancellationToken.None);

    /// <summary>Runs a call to its end while lines are typed.</summary>
    public static Task<Call> OfTyped(string input, params string[] arguments) => RunAsync(input, Plugins, arguments, CancellationToken.None);

    /// <summary>Runs a call with the plugin that misbehaves instead of those in the tree.</summary>
    public static Task<Call> WithFaults(params string[] arguments) => WithAsync("Platform.Tests.Faults", arguments);

    /// <summary>Runs a call with the plugin that breaks promises instead of those in the tree.</summary>
    public static Task<Call> WithBroken(params string[] arguments) => WithAsync("Platform.Tests.Broken", arguments);

    /// <summary>Runs a call until it ends or is interrupted.</summary>
    public static Task<Call> Interrupted(CancellationToken interruption, params string[] arguments) => RunAsync("", Plugins, arguments, interruption);

    /// <summary>Runs a call whose installed plugins, and whose copies of them, lie in a folder of the test's own.</summary>
    public static Task<Call> WithPlugins(TemporaryFolder folder, params string[] arguments) => WithPlugins(folder, CancellationToken.None, arguments);

    /// <summary>The same until it ends or is interrupted.</summary>
    public static Task<Call> WithPlugins(TemporaryFolder folder, CancellationToken interruption, params string[] arguments) => RunAsync("", Plugins, arguments, interruption, folder);

    private static async Task<Call> WithAsync(string plugin, string[] arguments)
    {
        using var plugins = new TemporaryFolder();
        File.CreateSymbolicLink(plugins.Path(plugin), Built(plugin));
        return await RunAsync("", plugins.FullPath, arguments, CancellationToken.None);
    }

    /// <summary>Where a project of this build lies.</summary>
    public static string Built(string project) =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    private static async Task<Call> RunAsync(string input, string plugins, string[] arguments, CancellationToken interruption, TemporaryFolder? user = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CommandConsole(new StringReader(input), output, error);
        var exitCode = await new HostApplication(console)
        {
            PluginsFolder = plugins,
            UserPluginsFolder = user?.Path("plugins") ?? Path.GetFullPath("plugins"),
            PluginCacheFolder = user?.Path("cache") ?? PluginCache.DefaultFolder,
        }.RunAsync(arguments, interruption);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
