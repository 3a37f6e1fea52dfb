using System.CommandLine;
using Platform.Host.Plugins;
using Platform.Plugins;
using Platform.Sdk;

namespace Platform.Host.Cli;

/// <summary><c>rewarder list</c> and <c>rewarder show</c>: what a recipe may name under <c>rewards</c>.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class RewarderCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build() => new PartCommand(
        console, "rewarder", "rewarders", "exact-match-v1", () => plugins.Registry.Rewarders.Select(Listed), id => Listed(plugins.Registry.Rewarder(id))).Build();

    private static ListedPart Listed(RewarderRegistration rewarder) => new(rewarder.Id, rewarder.Source, rewarder.Description, rewarder.OptionsType, rewarder.Kind switch
    {
        RewarderKind.Group => "all rollouts of a task together",
        RewarderKind.Turn => "every turn of an episode",
        _ => "an episode",
    });
}
