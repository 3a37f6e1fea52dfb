using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Charts;
using Platform.Host.Runs;
using Platform.Plugins;
using Platform.Training.Rewards;
using Platform.Training.Runs;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>runs list</c> and <c>runs show</c>: what was trained and how it went.</summary>
/// <param name="console">Where to print.</param>
internal sealed class RunsCommand(CommandConsole console)
{
    private const string DefaultMetric = "return";
    private const int PointsOfAPicture = 60;
    private static readonly string[] NotMeasures = ["step", "stageStep"];

    /// <summary>The command.</summary>
    public Command Build()
    {
        var runs = RecipeSymbols.Runs();
        var list = new CommandWithExamples("list", "List the runs, the newest last.", "runs list", "runs list --json") { runs };
        list.SetAction(result => List(new RunStore(result.GetValue(runs)!)));

        var name = new Argument<string>("NAME") { Description = "Name of the run, or its folder." };
        var metric = new Option<string?>("--metric") { Description = "What to draw over the steps: a name in metrics.jsonl.", HelpName = "METRIC" };
        var plot = new Option<string?>("--plot") { Description = "Write the curve as a picture into this SVG file.", HelpName = "FILE.svg" };
        var show = new CommandWithExamples("show", "Show one run: how far it is, its curve and its final table.",
            "runs show quickstart", "runs show quickstart --metric entropy", "runs show quickstart --plot curve.svg")
        {
            name, metric, plot, runs,
        };
        show.SetAction(result => Show(new RunStore(result.GetValue(runs)!).Find(result.GetRequiredValue(name)), result.GetValue(metric), result.GetValue(plot)));
        return new CommandWithExamples("runs", "Runs there are.", "runs list", "runs show quickstart") { list, show, new RunPhrasesCommand(console).Build() };
    }

    private int List(RunStore store)
    {
        var rows = store.All().Select(run => (Run: run, Metrics: run.Metrics())).ToArray();
        console.Result(
            () => new JsonObject { ["runs"] = new JsonArray([.. rows.Select(row => Summary(row.Run, row.Metrics))]) },
            ansi =>
            {
                if (rows.Length == 0)
                {
                    ansi.WriteLine("There are no runs yet: ./platform train recipes/quickstart.yaml makes one.");
                    return;
                }

                var table = new Table().Border(TableBorder.Simple).AddColumns("run", "environment", "steps", "state", "last return", "course");
                foreach (var (run, metrics) in rows)
                {
                    var returns = Values(metrics, DefaultMetric).ToArray();
                    table.AddRow(Markup.Escape(run.Name), Markup.Escape(run.Environment), $"{metrics.Count}/{run.TotalSteps}", State(run), Number(returns.LastOrDefault(double.NaN)), TextChart.Sparkline(returns, 24));
                }

                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    private int Show(RunView run, string? metric, string? plot)
    {
        var metrics = run.Metrics();
        var names = metrics.SelectMany(line => line).Where(pair => pair.Value is JsonValue value && value.TryGetValue<double>(out _) && !NotMeasures.Contains(pair.Key)).Select(pair => pair.Key).Distinct().ToArray();
        if (metric is not null && metrics.Count > 0 && !names.Contains(metric))
            throw new UnknownNameException($"metric of {run.Name}", metric, names);
        var rows = run.FinalTable()?["rows"]?.AsArray().OfType<JsonObject>().ToArray() ?? [];
        string?[] candidates = [metric, rows.FirstOrDefault()?["metric"]?.ToString(), DefaultMetric, names.FirstOrDefault()];
        var drawn = candidates.FirstOrDefault(name => name is not null && names.Contains(name)) ?? DefaultMetric;
        var curves = Curves(run, metrics, drawn);
        if (plot is not null)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(plot))!;
            if (!Directory.Exists(folder))
                throw new UsageException($"--plot is '{plot}', but there is no folder '{folder}': make it, or name another.");
            var window = Math.Max(1, metrics.Count / PointsOfAPicture);
            var title = $"{run.Name}: {drawn} on {run.Environment}{(window > 1 ? $", mean of {window} steps" : "")}";
            File.WriteAllText(plot, SvgChart.Draw(title, "step", drawn, [.. curves.Select(curve => curve.Smooth(window))], Baselines(run, rows, drawn)));
        }

        console.Result(
            () =>
            {
                var json = Summary(run, metrics);
                json["folder"] = run.Path;
                json["checkpoints"] = new JsonArray([.. run.Checkpoints().Select(path => (JsonNode)Path.GetFileName(path))]);
                json["rewards"] = new JsonObject(Parts(metrics).Select(part => KeyValuePair.Create(part.Name, (JsonNode?)part.Values[^1])));
                json["final"] = run.FinalTable();
                json["plot"] = plot;
                return json;
            },
            ansi => Print(ansi, run, metrics, drawn, curves, plot));
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole ansi, RunView run, IReadOnlyList<JsonObject> metrics, string metric, IReadOnlyList<Series> curves, string? plot)
    {
        ansi.MarkupLineInterpolated($"[bold]{run.Name}[/]: {string.Join(", then ", run.Stages.Select(stage => $"{stage.Steps} steps of {stage.Name}"))} on {run.Environment}; {State(run)} at step {metrics.Count} of {run.TotalSteps}.");
        ansi.WriteLine($"Folder: {run.Path}");
        var all = new Series(metric, [.. curves.SelectMany(curve => curve.Points)]);
        if (TextChart.Draw(all, Math.Min(ansi.Profile.Width - 14, 100), 8) is { Length: > 0 } chart)
        {
            ansi.MarkupLineInterpolated($"\n{metric} over steps");
            ansi.Write(new Text(chart));
        }

        if (Parts(metrics).ToArray() is { Length: > 0 } parts)
        {
            var rewards = new Table().Border(TableBorder.Simple).AddColumns("reward", "first", "last", "course");
            foreach (var (name, values) in parts)
                rewards.AddRow(Markup.Escape(name), Number(values[0]), Number(values[^1]), TextChart.Sparkline(values, 24));
            ansi.Write(rewards);
        }

        if (run.FinalTable() is { } table)
            ansi.Write(TableView.Of(table, run.Confidence));
        if (plot is not null)
            ansi.MarkupLineInterpolated($"The curve is in {plot}.");
    }

    private static List<Series> Curves(RunView run, IReadOnlyList<JsonObject> metrics, string metric)
    {
        var points = metrics.Select((line, i) => (Stage: line["stage"]?.ToString() ?? "", X: Value(line, "step") is var step && double.IsFinite(step) ? step : i + 1, Y: Value(line, metric))).ToArray();
        return [.. run.Stages.Select(stage => stage.Name).Concat(points.Select(point => point.Stage)).Distinct()
            .Select(stage => new Series(stage, [.. points.Where(point => point.Stage == stage && double.IsFinite(point.Y)).Select(point => (point.X, point.Y))]))
            .Where(series => series.Points.Count > 0)];
    }

    // Policies of the final table that were not trained here; differences have names with spaces.
    private static (string Name, double Y)[] Baselines(RunView run, JsonObject[] rows, string metric) =>
    [
        .. rows.Select(row => (Name: row["policy"]?.ToString() ?? "", Metric: row["metric"]?.ToString(), Y: Value(row, "mean")))
            .Where(row => row.Metric == metric && double.IsFinite(row.Y) && !row.Name.Contains(' ', StringComparison.Ordinal) && row.Name != TrainingRun.TrainedName && run.Stages.All(stage => stage.Name != row.Name))
            .Select(row => (row.Name, row.Y)),
    ];

    private static JsonObject Summary(RunView run, IReadOnlyList<JsonObject> metrics) => new()
    {
        ["name"] = run.Name,
        ["recipe"] = run.RecipeName,
        ["environment"] = run.Environment,
        ["steps"] = metrics.Count,
        ["totalSteps"] = run.TotalSteps,
        ["finished"] = run.IsFinished,
        ["updated"] = run.Updated.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["last"] = metrics.Count > 0 ? metrics[^1].DeepClone() : null,
    };

    /// <summary>The parts of the run's rubrics with their course.</summary>
    private static IEnumerable<(string Name, double[] Values)> Parts(IReadOnlyList<JsonObject> metrics) => metrics.SelectMany(line => line).Select(pair => pair.Key)
        .Where(name => name.StartsWith(RewardStatistics.PartPrefix, StringComparison.Ordinal)).Distinct()
        .Select(name => (name[RewardStatistics.PartPrefix.Length..], Values(metrics, name).ToArray())).Where(part => part.Item2.Length > 0);

    private static string State(RunView run) => run.IsFinished ? "finished" : "unfinished";

    private static IEnumerable<double> Values(IReadOnlyList<JsonObject> metrics, string name) => metrics.Select(line => Value(line, name)).Where(double.IsFinite);

    private static double Value(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN;

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "-";
}
