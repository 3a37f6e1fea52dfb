using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Plugins;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>plugin remove</c>: takes an installed plugin away.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class PluginRemoveCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Id of the plugin, such as treasure-hunt; 'plugin list' shows them." };
        var command = new CommandWithExamples("remove", "Remove a plugin that 'plugin add' installed.", "plugin remove treasure-hunt") { name };
        command.SetAction(result => Remove(result.GetRequiredValue(name)));
        return command;
    }

    private int Remove(string name)
    {
        var folder = new PluginFolder(plugins.UserFolder!);
        if (folder.Find(name) is not { } path)
        {
            if (plugins.Host.Plugins.FirstOrDefault(plugin => plugin.Name == name) is { } elsewhere)
                throw new UsageException($"Plugin '{name}' lies in '{elsewhere.Origin}', which 'plugin add' did not install: only plugins in '{plugins.UserFolder}' can be removed.");
            throw new UnknownNameException("installed plugin", name, folder.Names());
        }

        folder.Remove(path);
        console.Result(() => new JsonObject { ["removed"] = name, ["path"] = path }, ansi => ansi.MarkupLineInterpolated($"Removed {name} ({path})."));
        return ExitCode.Done;
    }
}
