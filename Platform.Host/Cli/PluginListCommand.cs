using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Plugins;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>plugin list</c>: the plugins that are loaded.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class PluginListCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("list", "List the plugins, what each adds and what it needs.", "plugin list", "plugin list --json");
        command.SetAction(_ =>
        {
            var loaded = plugins.Host.Plugins;
            console.Result(() => new JsonObject { ["plugins"] = new JsonArray([.. loaded.Select(Json)]) }, ansi => ansi.Write(Table(loaded)));
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonNode Json(LoadedPlugin plugin) => new JsonObject
    {
        ["id"] = plugin.Name,
        ["version"] = plugin.Version,
        ["contract"] = plugin.Manifest.Contract,
        ["summary"] = plugin.Manifest.Summary,
        ["adds"] = new JsonArray([.. PluginText.Adds(plugin.Manifest).Select(id => (JsonNode)id)]),
        ["needs"] = new JsonArray([.. PluginText.Needs(plugin.Manifest).Select(need => (JsonNode)need)]),
        ["isolation"] = plugin.Manifest.Isolation.ToString().ToLowerInvariant(),
        ["path"] = plugin.Origin,
    };

    private Table Table(IEnumerable<LoadedPlugin> loaded)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("plugin", "version", "adds", "needs", "from");
        foreach (var plugin in loaded)
        {
            string[] cells = [plugin.Name, plugin.Version, string.Join(", ", PluginText.Adds(plugin.Manifest)), string.Join(", ", PluginText.Needs(plugin.Manifest)), From(plugin)];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private string From(LoadedPlugin plugin) => Path.GetDirectoryName(plugin.Origin) == Path.GetFullPath(plugins.HostFolder) ? "the platform" : Path.GetRelativePath(Environment.CurrentDirectory, plugin.Origin);
}
