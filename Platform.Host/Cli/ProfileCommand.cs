using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench profile</c>: where the time of sampling goes, phase by phase, beside what the machine could do.</summary>
/// <param name="console">Where to print.</param>
internal sealed class ProfileCommand(CommandConsole console)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var models = new Option<string>("--models") { Description = "Shapes to measure, joined by commas.", HelpName = "NAMES", DefaultValueFactory = _ => "small" };
        var batches = new Option<string>("--batches") { Description = "Batch sizes, joined by commas.", HelpName = "N,N", DefaultValueFactory = _ => "1,8,32" };
        var dtypes = new Option<string>("--dtypes") { Description = "Types of the weights, joined by commas: f32, bf16, int8.", HelpName = "TYPES", DefaultValueFactory = _ => "f32" };
        var engine = new Option<string>("--engine") { Description = "Engine that generates: auto, native or torch.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
        var runs = new Option<int>("--runs") { Description = "Runs, of which the fastest is shown.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var command = new CommandWithExamples("profile", "Where the time of sampling goes: norms and products, attention, logits, sampling, scheduling.",
            "bench profile", "bench profile --models base --batches 1,32 --dtypes f32,bf16 --json")
        {
            models, batches, dtypes, engine, runs,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            string[] names = Split(result.GetRequiredValue(models)), types = Split(result.GetRequiredValue(dtypes));
            foreach (var name in names)
                BenchModels.Shape(name);
            foreach (var type in types)
                BenchCommand.OneOf("--dtypes", type, "f32", "bf16", "int8");
            if (result.GetValue(runs) < 1)
                throw new UsageException($"--runs is {result.GetValue(runs)}, but at least one run is measured: use 5.");
            var settings = new BenchSettings(names, BenchCommand.Batches(result.GetRequiredValue(batches)), "f32", BenchCommand.OneOf("--engine", result.GetRequiredValue(engine), "auto", "native", "torch"), result.GetValue(runs), 1, 1);
            return await RunAsync(settings, types, cancellationToken);
        });
        return command;
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private async Task<int> RunAsync(BenchSettings settings, string[] types, CancellationToken cancellationToken)
    {
        var limits = MachineLimits.Measure();
        var rows = new List<ProfileRow>();
        foreach (var model in settings.Models)
            foreach (var batch in settings.Batches)
                foreach (var type in types)
                    rows.AddRange(await ProfileBench.MeasureAsync(settings with { DataType = type }, model, batch, limits, cancellationToken));
        console.Result(() => new JsonObject { ["limits"] = limits.ToJson(), ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson())]) }, ansi => ansi.Write(Table(rows)));
        return ExitCode.Done;
    }

    private static Table Table(IReadOnlyList<ProfileRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "type", "batch", "phase");
        foreach (var column in new[] { "µs per pass", "share", "GFLOP/s", "GB/s", "× floor" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows)
            table.AddRow(
                row.Model, row.DataType, Number(row.Batch, "0"), row.Name, Number(row.Seconds * 1e6, "0.0"), Number(row.Share * 100, "0.0") + " %",
                row.Flops > 0 ? Number(row.GigaFlops, "0.0") : "", row.Bytes > 0 ? Number(row.GigaBytes, "0.0") : "", row.FloorSeconds > 0 ? Number(row.Seconds / row.FloorSeconds, "0.0") : "");
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
