using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench speculation</c>: what guessing next tokens from repetitions gains, by how much of a reply the prompt has.</summary>
/// <param name="console">Where to print.</param>
internal sealed class SpeculationCommand(CommandConsole console)
{
    private static readonly double[] Shares = [0, 0.5, 1];

    /// <summary>The command.</summary>
    public Command Build()
    {
        var models = new Option<string>("--models") { Description = "Shapes to measure, joined by commas.", HelpName = "NAMES", DefaultValueFactory = _ => string.Join(',', BenchModels.Names) };
        var batches = new Option<string>("--batches") { Description = "Replies at once, joined by commas.", HelpName = "N,N", DefaultValueFactory = _ => "1,4" };
        var dtype = new Option<string>("--dtype") { Description = "Type of the weights: f32, bf16 or int8.", HelpName = "TYPE", DefaultValueFactory = _ => "f32" };
        var runs = new Option<int>("--runs") { Description = "Counted runs with guesses and without.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var command = new CommandWithExamples("speculation", "Replies that quote their prompts, with guessed tokens and without, in turn.", "bench speculation", "bench speculation --models base --batches 1 --json")
        {
            models, batches, dtype, runs,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var type = BenchCommand.OneOf("--dtype", result.GetRequiredValue(dtype), "f32", "bf16", "int8");
            if (result.GetValue(runs) < 1)
                throw new UsageException($"--runs is {result.GetValue(runs)}, but at least one run is measured: use 5.");
            var rows = new List<SpeculationBench.Row>();
            foreach (var model in result.GetRequiredValue(models).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                foreach (var batch in BenchCommand.Batches(result.GetRequiredValue(batches)))
                    foreach (var share in Shares)
                        rows.Add(await SpeculationBench.MeasureAsync(model, type, batch, share, result.GetValue(runs), cancellationToken));
            console.Result(() => new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson())]) }, ansi => ansi.Write(Table(rows)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Table Table(IReadOnlyList<SpeculationBench.Row> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "type", "batch");
        foreach (var column in new[] { "quoted", "plain seconds", "seconds", "gain", "guessed per token", "held per token" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows)
            table.AddRow(row.Model, row.DataType, Number(row.Batch, "0"), Number(row.Quoted * 100, "0") + " %", Number(row.PlainSeconds, "0.0000"), Number(row.Seconds, "0.0000"), Number(row.Gain, "0.00"), Number(row.Drafted, "0.00"), Number(row.Accepted, "0.00"));
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
