using Platform.Host.Plugins;

namespace Platform.Host.Cli;

/// <summary><c>plugin</c>: what the platform is extended with.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class PluginCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public System.CommandLine.Command Build() => new CommandWithExamples(
        "plugin", "Plugins: environments, rewarders and curricula that are added.", "plugin list", "plugin new environment treasure-hunt", "plugin add ./treasure-hunt")
    {
        new PluginNewCommand(console).Build(),
        new PluginListCommand(console, plugins).Build(),
        new PluginAddCommand(console, plugins).Build(),
        new PluginRemoveCommand(console, plugins).Build(),
    };
}
