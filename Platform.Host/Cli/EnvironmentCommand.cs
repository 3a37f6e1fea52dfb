using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Plugins;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>env</c>: what there is to play.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class EnvironmentCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var list = new CommandWithExamples("list", "List the environments.", "env list", "env list --json");
        list.SetAction(_ => List());
        var id = new Argument<string>("ID") { Description = "Id of the environment, such as maze-v1." };
        var show = new CommandWithExamples("show", "Show one environment: what it asks, what it pays, its options and scripted policies.", "env show maze-v1") { id };
        show.SetAction(async (result, cancellationToken) =>
        {
            var environment = plugins.Registry.Environment(result.GetRequiredValue(id));
            return Show(environment, await DocumentationAsync(environment, cancellationToken));
        });
        return new CommandWithExamples("env", "Environments there are.", "env list", "env show maze-v1", "env check maze-v1")
        {
            list,
            show,
            new EnvironmentCheckCommand(console, plugins).Build(),
            new EnvironmentTasksCommand(console, plugins).Build(),
            new EnvironmentServeCommand(console, plugins, TimeProvider.System).Build(),
        };
    }

    private int List()
    {
        var environments = plugins.Registry.Environments.ToArray();
        console.Result(
            () => new JsonObject
            {
                ["environments"] = new JsonArray([.. environments.Select(environment => new JsonObject
                {
                    ["id"] = environment.Id,
                    ["plugin"] = environment.Source,
                    ["summary"] = environment.Documentation.Summary,
                    ["policies"] = new JsonArray([.. environment.ScriptedPolicies.Keys.Select(name => (JsonNode)name)]),
                })]),
                ["schemes"] = new JsonArray([.. plugins.Registry.EnvironmentSchemes.Select(scheme => new JsonObject
                {
                    ["scheme"] = scheme.Scheme,
                    ["example"] = $"{scheme.Scheme}:{scheme.Example}",
                    ["plugin"] = scheme.Source,
                    ["summary"] = scheme.Documentation.Summary,
                })]),
            },
            ansi =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("id", "what the agent does", "scripted policies");
                foreach (var environment in environments)
                    table.AddRow(Markup.Escape(environment.Id), Markup.Escape(environment.Documentation.Summary), Markup.Escape(string.Join(", ", environment.ScriptedPolicies.Keys)));
                foreach (var scheme in plugins.Registry.EnvironmentSchemes)
                    table.AddRow(Markup.Escape($"{scheme.Scheme}:{scheme.Example}"), Markup.Escape(scheme.Documentation.Summary), "");
                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    /// <summary>What the environment says of itself where it can, else what its plugin says of it.</summary>
    private async Task<EnvironmentDocumentation> DocumentationAsync(EnvironmentRegistration environment, CancellationToken cancellationToken)
    {
        if (!environment.EnvironmentType.IsAssignableTo(typeof(IDescribed)))
            return environment.Documentation;
        await using var instance = environment.Create(environment.DefaultOptions());
        try
        {
            return await ((IDescribed)instance).DescribeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await console.Error.WriteLineAsync($"{exception.Message} What follows holds for all of its kind.");
            return environment.Documentation;
        }
    }

    private int Show(EnvironmentRegistration environment, EnvironmentDocumentation documentation)
    {
        var options = RecipeSchema.Properties(environment.OptionsSchema());
        console.Result(
            () => new JsonObject
            {
                ["id"] = environment.Id,
                ["plugin"] = environment.Source,
                ["summary"] = documentation.Summary,
                ["action"] = documentation.Action,
                ["observation"] = documentation.Observation,
                ["reward"] = documentation.Reward,
                ["end"] = documentation.End,
                ["headline"] = documentation.Headline,
                ["returnRange"] = documentation.ReturnRange is var (low, high) ? new JsonArray(low, high) : null,
                ["rewardRange"] = documentation.RewardRange is var (least, most) ? new JsonArray(least, most) : null,
                ["maxTurns"] = documentation.MaxTurns,
                ["floor"] = documentation.Floor,
                ["maximum"] = documentation.Maximum,
                ["capabilities"] = new JsonArray([.. Capabilities(environment.EnvironmentType).Select(name => (JsonNode)name)]),
                ["options"] = options.DeepClone(),
                ["taskSets"] = new JsonObject(environment.TaskSets.Select(set => KeyValuePair.Create(set.Key, (JsonNode?)set.Value.Description))),
                ["policies"] = new JsonObject(environment.ScriptedPolicies.Select(policy => KeyValuePair.Create(policy.Key, (JsonNode?)policy.Value.Description))),
            },
            ansi => Print(ansi, environment, documentation, options));
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole ansi, EnvironmentRegistration environment, EnvironmentDocumentation documentation, JsonObject options)
    {
        ansi.MarkupLineInterpolated($"[bold]{environment.Id}[/]  (plugin {environment.Source})");
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        facts.AddRow("What", Markup.Escape(documentation.Summary));
        facts.AddRow("Action", Markup.Escape(documentation.Action));
        facts.AddRow("Observation", Markup.Escape(documentation.Observation));
        facts.AddRow("Reward", Markup.Escape(documentation.Reward));
        facts.AddRow("End", Markup.Escape(documentation.End));
        facts.AddRow("Headline", Markup.Escape(documentation.Headline));
        if (Numbers(documentation.Bounds).ToArray() is { Length: > 0 } numbers)
            facts.AddRow("By default", string.Join(", ", numbers));
        if (Capabilities(environment.EnvironmentType).ToArray() is { Length: > 0 } capabilities)
            facts.AddRow("Can also", string.Join(", ", capabilities));
        ansi.Write(facts);
        if (options.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("option", "default", "meaning");
            foreach (var (name, schema) in options)
                table.AddRow(Markup.Escape(name), Markup.Escape(schema?["default"]?.ToString() ?? ""), Markup.Escape(schema?["description"]?.GetValue<string>() ?? ""));
            ansi.Write(table);
        }

        if (environment.TaskSets.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("task set", "what it holds");
            foreach (var (name, set) in environment.TaskSets)
                table.AddRow(Markup.Escape(name), Markup.Escape(set.Description));
            ansi.Write(table);
        }

        if (environment.ScriptedPolicies.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("scripted policy", "what it does");
            foreach (var (name, policy) in environment.ScriptedPolicies)
                table.AddRow(Markup.Escape(name), Markup.Escape(policy.Description));
            ansi.Write(table);
        }
    }

    private static IEnumerable<string> Numbers(EnvironmentBounds bounds)
    {
        if (bounds.ReturnRange is var (low, high))
            yield return string.Create(CultureInfo.InvariantCulture, $"returns from {low} to {high}");
        if (bounds.MaxTurns is { } turns)
            yield return string.Create(CultureInfo.InvariantCulture, $"at most {turns} steps");
        if (bounds.Floor is { } floor)
            yield return string.Create(CultureInfo.InvariantCulture, $"chance returns no more than {floor}");
        if (bounds.Maximum is { } maximum)
            yield return string.Create(CultureInfo.InvariantCulture, $"the expert {maximum} or more");
    }

    private static IEnumerable<string> Capabilities(Type environment)
    {
        (Type Type, string Name)[] known =
        [
            (typeof(IOracle), "expert actions"), (typeof(ISnapshots), "snapshots"), (typeof(IAdmissibleActions), "admissible actions"),
            (typeof(IRender), "rendering"), (typeof(IMultiAgent), "several agents"), (typeof(IEpisodeMetrics), "measures"), (typeof(IParameterSpace), "parameters"),
        ];
        return known.Where(capability => environment.IsAssignableTo(capability.Type)).Select(capability => capability.Name);
    }
}
