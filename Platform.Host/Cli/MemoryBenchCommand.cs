using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench memory</c>: what each learner holds in memory.</summary>
/// <param name="console">Where to print.</param>
internal sealed class MemoryBenchCommand(CommandConsole console)
{
    private readonly Option<string> _learners = new("--learners") { Description = "Learners to measure, joined by commas; all if left away.", HelpName = "NAMES" };
    private readonly Option<string> _model = new("--models") { Description = "Shape of the policy: tiny, small or base.", HelpName = "NAME", DefaultValueFactory = _ => "small" };
    private readonly Option<bool> _here = new("--here") { Description = "Measure in this process.", Hidden = true };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("memory", "Peak memory of three updates on 32 sequences of 64 tokens, each learner in a process of its own.", "bench memory", "bench memory --learners loop,ppo --models small --json")
        {
            _learners, _model, _here,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var model = result.GetValue(_model)!;
        BenchModels.Shape(model);
        var learners = result.GetValue(_learners)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. MemoryBench.Learners];
        foreach (var name in learners.Where(name => !MemoryBench.Learners.Contains(name)))
            throw new UsageException($"--learners: '{name}' cannot be measured: {NearestName.Suggest(name, MemoryBench.Learners)}");
        var rows = new List<JsonObject>();
        foreach (var learner in learners)
        {
            if (!result.GetValue(_here) && (console.IsTerminal || console.Json))
                await console.Progress.WriteLineAsync($"Measuring {learner}.");
            rows.Add(result.GetValue(_here) ? MemoryBench.Measure(learner, model) : await MemoryBench.MeasureAsync(learner, model, cancellationToken));
        }

        console.Result(() => new JsonObject { ["rows"] = new JsonArray([.. rows]) }, ansi => ansi.Write(Table(rows)));
        return ExitCode.Done;
    }

    private static Table Table(List<JsonObject> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("learner");
        foreach (var column in new[] { "copies of the policy", "parameters of its own", "peak MB", "bytes per parameter" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows.OrderBy(row => (long)row["peakBytes"]!))
            table.AddRow(((string)row["learner"]!).EscapeMarkup(), row["copies"]!.ToString(), Number((long)row["ownParameters"]!, "#,0"),
                Number((long)row["peakBytes"]! / 1e6, "0"), Number((double)row["bytesPerParameter"]!, "0.0"));
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
