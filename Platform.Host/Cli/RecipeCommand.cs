using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>recipe check</c>, <c>recipe show</c> and <c>recipe schema</c>: recipes without running them.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class RecipeCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var (recipe, set) = (RecipeSymbols.Recipe(), RecipeSymbols.Set());
        var check = new CommandWithExamples("check", "Check a recipe without running it: every key, value and name.", "recipe check recipes/maze.yaml") { recipe, set };
        check.SetAction(result => Check(result.GetRequiredValue(recipe), result.GetValue(set) ?? []));
        var show = new CommandWithExamples("show", "Print a recipe as it would run, every default written out.", "recipe show recipes/smoke.yaml --set steps=20") { recipe, set };
        show.SetAction(result => Show(result.GetRequiredValue(recipe), result.GetValue(set) ?? []));
        var schema = new CommandWithExamples("schema", "Print the JSON Schema of recipes, for editors.", "recipe schema > recipe.schema.json");
        schema.SetAction(_ => Schema());
        var settings = new CommandWithExamples("settings", "Print every setting with its default, range and meaning, as Markdown.", "recipe settings");
        settings.SetAction(_ => Settings());
        return new CommandWithExamples("recipe", "Check, show and describe recipes.", "recipe check recipes/quickstart.yaml", "recipe settings")
        {
            check, show, schema, settings,
        };
    }

    private int Check(string path, string[] assignments)
    {
        var recipe = new RecipeReader(plugins.Registry).Read(path, assignments, null);
        console.Result(
            () => new JsonObject
            {
                ["recipe"] = path,
                ["name"] = recipe.Name,
                ["environment"] = recipe.Environment.Id,
                ["stages"] = new JsonArray([.. recipe.Stages.Select((stage, i) => new JsonObject { ["name"] = stage.Name, ["learner"] = recipe.LearnerTypes[i], ["steps"] = stage.Steps, ["rewards"] = new JsonArray([.. stage.Rewards.Select(part => (JsonNode)part.Name)]), ["curriculum"] = stage.Curriculum.Id })]),
            },
            ansi => ansi.MarkupLineInterpolated($"{path} is right: {string.Join(", then ", recipe.Stages.Select((stage, i) => $"{stage.Steps} steps of {recipe.LearnerTypes[i]}"))} on {recipe.Environment.Id}."));
        return ExitCode.Done;
    }

    private int Show(string path, string[] assignments)
    {
        var text = new RecipeReader(plugins.Registry).Read(path, assignments, null).Resolve();
        console.Result(() => new JsonObject { ["recipe"] = path, ["resolved"] = text }, _ => console.Output.Write(text));
        return ExitCode.Done;
    }

    private int Settings()
    {
        var text = SettingsReference.Markdown(plugins.Registry);
        console.Result(() => new JsonObject { ["markdown"] = text }, _ => console.Output.Write(text));
        return ExitCode.Done;
    }

    private int Schema()
    {
        // The schema is JSON in any case; --json asks for what is printed anyway.
        console.Json = true;
        console.Result(() => RecipeSchema.Build(plugins.Registry), _ => { });
        return ExitCode.Done;
    }
}
