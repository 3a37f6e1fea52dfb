using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>plugin new</c>: a project to begin with.</summary>
/// <param name="console">Where to print.</param>
internal sealed class PluginNewCommand(CommandConsole console)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var kind = new Argument<string>("KIND") { Description = $"What it adds: {string.Join(", ", PluginTemplate.Kinds)}." };
        var name = new Argument<string>("NAME") { Description = "Its name: lower-case words joined by hyphens, such as treasure-hunt." };
        var output = new Option<string?>("--output") { Description = "Where to put it; a folder of its name, when left out.", HelpName = "DIR" };
        var command = new CommandWithExamples("new", "Write a project to begin a plugin with: it builds, has tests, and runs at once.",
            "plugin new environment treasure-hunt", "plugin new rewarder brevity --output ./plugins-of-mine/brevity", "plugin new curriculum ladder")
        {
            kind, name, output,
        };
        command.SetAction(result =>
        {
            var wanted = result.GetRequiredValue(kind);
            if (!PluginTemplate.Kinds.Contains(wanted))
                throw new UsageException($"KIND is '{wanted}', which there is no template for: {NearestName.Suggest(wanted, PluginTemplate.Kinds)}");
            return Write(new(wanted), result.GetRequiredValue(name), result.GetValue(output) ?? result.GetRequiredValue(name));
        });
        return command;
    }

    private int Write(PluginTemplate template, string name, string folder)
    {
        var written = template.Write(name, folder, AppContext.BaseDirectory);
        console.Result(
            () => new JsonObject { ["folder"] = Path.GetFullPath(folder), ["files"] = new JsonArray([.. written.Select(file => (JsonNode)file)]) },
            ansi =>
            {
                ansi.MarkupLineInterpolated($"Wrote {written.Count} files to {folder}. What to do next:");
                string[] next = template.Kind == "environment"
                    ? [$"plugin add {Shown(folder)}", $"play {name}-v1", $"env check {name}-v1", $"train {Path.Combine(folder, "recipe.yaml")}"]
                    : [$"plugin add {Shown(folder)}", $"train {Path.Combine(folder, "recipe.yaml")}"];
                foreach (var call in next)
                    ansi.MarkupLineInterpolated($"  ./platform {call}");
            });
        return ExitCode.Done;
    }

    private static string Shown(string folder) => Path.IsPathRooted(folder) || folder.StartsWith('.') ? folder : $"./{folder}";
}
