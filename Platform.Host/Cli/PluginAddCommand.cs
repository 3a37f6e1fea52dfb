using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Plugins;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>plugin add</c>: builds a plugin if it is source, tries it, and installs it.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class PluginAddCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var path = new Argument<string>("PATH") { Description = "A plugin's project or its folder, which is built; a folder with built plugin; or a .nupkg." };
        var command = new CommandWithExamples("add", "Install a plugin into the folder plugins, in place of an earlier version of it. Its code runs in later calls: add only what you trust.",
            "plugin add ./treasure-hunt", "plugin add TreasureHunt.1.0.0.nupkg") { path };
        command.SetAction((result, cancellationToken) => AddAsync(result.GetRequiredValue(path), cancellationToken));
        return command;
    }

    private async Task<int> AddAsync(string path, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("platform-plugin-").FullName;
        try
        {
            var source = await PrepareAsync(path, work, cancellationToken);
            var manifest = PluginManifest.Read(source);
            Try(source, path);
            var installed = new PluginFolder(plugins.UserFolder!).Install(manifest.Id, source);
            Report(manifest, installed);
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <returns>A folder with the built plugin.</returns>
    private async Task<string> PrepareAsync(string path, string work, CancellationToken cancellationToken)
    {
        if (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
            return plugins.Cache.Copy(path);
        if (PluginProject.Find(path) is { } project)
        {
            console.Progress.WriteLine($"Building {Path.GetRelativePath(Environment.CurrentDirectory, project.Path)}.");
            await project.PublishAsync(work, AppContext.BaseDirectory, cancellationToken);
            return work;
        }

        if (!Directory.Exists(path))
            throw new UsageException($"There is no plugin '{path}': name a project's folder, a folder with a built plugin, or a .nupkg.");
        return Path.GetFullPath(path);
    }

    /// <summary>Loads the plugin beside all others, as the next call will.</summary>
    private void Try(string source, string given)
    {
        source = Path.GetFullPath(source);
        using var host = new PluginHost(new PluginRegistry { Sandboxes = plugins.Sandboxes }, plugins.Cache, TimeProvider.System);
        var faults = host.LoadAll([.. plugins.Places(), new PluginPlace(source) { IsRequired = true }]);
        if (host.Plugins.Any(plugin => plugin.Origin == source))
            return;
        var fault = faults[^1];
        throw new WorkFailedException(fault.Message.Replace(source, given, StringComparison.Ordinal), fault);
    }

    private void Report(PluginManifest manifest, string installed) => console.Result(
        () => new JsonObject
        {
            ["id"] = manifest.Id,
            ["version"] = manifest.Version,
            ["path"] = installed,
            ["adds"] = new JsonArray([.. PluginText.Adds(manifest).Select(id => (JsonNode)id)]),
            ["needs"] = new JsonArray([.. PluginText.Needs(manifest).Select(need => (JsonNode)need)]),
        },
        ansi =>
        {
            var needs = string.Join(", ", PluginText.Needs(manifest));
            ansi.MarkupLineInterpolated($"Installed {manifest.Id} {manifest.Version} in {Path.GetRelativePath(Environment.CurrentDirectory, installed)}.");
            ansi.MarkupLineInterpolated($"It adds {string.Join(", ", PluginText.Adds(manifest))}{(needs.Length > 0 ? $" and needs {needs}" : "")}.");
            if (manifest.Adds.Environments is [var first, ..])
                ansi.MarkupLineInterpolated($"Try it: ./platform play {first}");
        });
}
