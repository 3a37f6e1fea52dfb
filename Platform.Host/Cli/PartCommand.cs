using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Recipes;
using Platform.Plugins.Configuration;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary>What a plugin brought, of a kind that has an id, a sentence and settings.</summary>
/// <param name="Id">Versioned id.</param>
/// <param name="Source">The plugin that brought it.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Options">The record its settings are bound to.</param>
/// <param name="Scores">What a rewarder scores at once, such as <c>turn</c>; null for other kinds.</param>
internal sealed record ListedPart(string Id, string Source, string Description, Type Options, string? Scores = null);

/// <summary><c>KIND list</c> and <c>KIND show</c>, for kinds of parts that differ in nothing else.</summary>
/// <param name="console">Where to print.</param>
/// <param name="kind">Name of the command, such as <c>rewarder</c>.</param>
/// <param name="kinds">What the list is called, such as <c>rewarders</c>.</param>
/// <param name="example">An id for examples.</param>
/// <param name="all">All of them.</param>
/// <param name="find">The one of an id; throws where there is none.</param>
internal sealed class PartCommand(CommandConsole console, string kind, string kinds, string example, Func<IEnumerable<ListedPart>> all, Func<string, ListedPart> find)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var list = new CommandWithExamples("list", $"List the {kinds}.", $"{kind} list", $"{kind} list --json");
        list.SetAction(_ => List());
        var id = new Argument<string>("ID") { Description = $"Id of the {kind}, such as {example}." };
        var show = new CommandWithExamples("show", $"Show one {kind}: what it does and its settings.", $"{kind} show {example}") { id };
        show.SetAction(result => Show(find(result.GetRequiredValue(id))));
        return new CommandWithExamples(kind, $"The {kinds} there are.", $"{kind} list", $"{kind} show {example}") { list, show };
    }

    private int List()
    {
        var parts = all().ToArray();
        console.Result(
            () => new JsonObject { [kinds] = new JsonArray([.. parts.Select(part => (JsonNode)Describe(part))]) },
            ansi =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("id", "what it does", "plugin");
                foreach (var part in parts)
                    table.AddRow(Markup.Escape(part.Id), Markup.Escape(part.Description), Markup.Escape(part.Source));
                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    private int Show(ListedPart part)
    {
        var options = RecipeSchema.Properties(JsonSchema.For(part.Options));
        console.Result(
            () =>
            {
                var json = Describe(part);
                json["options"] = options.DeepClone();
                return json;
            },
            ansi =>
            {
                ansi.MarkupLineInterpolated($"[bold]{part.Id}[/]  (plugin {part.Source})");
                ansi.MarkupLineInterpolated($"{part.Description}");
                if (part.Scores is not null)
                    ansi.MarkupLineInterpolated($"It scores {part.Scores}.");
                if (options.Count == 0)
                    return;
                var table = new Table().Border(TableBorder.Simple).AddColumns("option", "default", "meaning");
                foreach (var (name, schema) in options)
                    table.AddRow(Markup.Escape(name), Markup.Escape(schema?["default"]?.ToString() ?? ""), Markup.Escape(schema?["description"]?.GetValue<string>() ?? ""));
                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    private static JsonObject Describe(ListedPart part)
    {
        var json = new JsonObject { ["id"] = part.Id, ["plugin"] = part.Source, ["description"] = part.Description };
        if (part.Scores is not null)
            json["scores"] = part.Scores;
        return json;
    }
}
