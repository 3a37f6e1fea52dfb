using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench.Methods;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench methods</c>: the effect run of every method against its baseline.</summary>
/// <param name="console">Where to print.</param>
internal sealed class MethodBenchCommand(CommandConsole console)
{
    private readonly Option<string> _methods = new("--methods") { Description = "Learners to run, joined by commas; all if left away.", HelpName = "NAMES" };
    private readonly Option<int?> _seeds = new("--seeds") { Description = "Seeds of each run; each run's own number if left away.", HelpName = "N" };

    private readonly Option<ulong> _first = new("--first-seed") { Description = "First seed; 101 is what reports use, so choose settings on others, such as 1.", HelpName = "SEED", DefaultValueFactory = _ => Effect.FirstSeed };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("methods", "The effect that each method claims, against its baseline from the same start, over several seeds.", "bench methods", "bench methods --methods grpo,dapo --json") { _methods, _seeds, _first };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var seeds = result.GetValue(_seeds);
        if (seeds is < 2)
            throw new UsageException($"--seeds is {seeds}, but an interval needs 2 or more, such as 5.");
        var first = result.GetValue(_first);
        var effects = Chosen(result.GetValue(_methods));
        var rows = new List<EffectRow>();
        foreach (var effect in effects)
        {
            if (console.IsTerminal || console.Json)
                await console.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows.Count + 1} of {effects.Count}: {effect.Method} against {effect.Baseline}."));
            var watch = Stopwatch.StartNew();
            var pairs = new List<(double Method, double Baseline)>();
            for (var i = 0; i < (seeds ?? effect.Seeds); i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var seed = first + (ulong)i;
                pairs.Add(await Task.Run(() => effect.Run(seed, cancellationToken), cancellationToken));
            }

            rows.Add(new(effect, [.. pairs.Select(pair => pair.Method)], [.. pairs.Select(pair => pair.Baseline)], watch.Elapsed.TotalSeconds));
        }

        console.Result(() => new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson())]) }, ansi => ansi.Write(Table(rows)));
        return ExitCode.Done;
    }

    private static List<Effect> Chosen(string? names)
    {
        if (names is null)
            return [.. Effects.All];
        var chosen = new List<Effect>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Effect[] found = [.. Effects.All.Where(effect => effect.Method == name)];
            if (found.Length == 0)
                throw new UsageException($"--methods: there is no effect run of '{name}': {NearestName.Suggest(name, Effects.All.Select(effect => effect.Method).Distinct())}");
            chosen.AddRange(found);
        }

        return chosen;
    }

    private static Table Table(IReadOnlyList<EffectRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("method", "baseline", "claim", "measure");
        foreach (var column in new[] { "method", "baseline", "difference (95 %)", "seeds", "seconds" })
            table.AddColumn(new TableColumn(column).RightAligned());
        table.AddColumn("shown");
        foreach (var row in rows)
            table.AddRow(row.Effect.Method.EscapeMarkup(), row.Effect.Baseline.EscapeMarkup(), row.Effect.Claim.EscapeMarkup(), row.Effect.Measure.EscapeMarkup(),
                Number(row.Method.Average()), Number(row.Baseline.Average()),
                $"{Number(row.Difference.Mean)} ({Number(row.Difference.Low)} to {Number(row.Difference.High)})",
                row.Method.Count.ToString(CultureInfo.InvariantCulture), row.Seconds.ToString("0.0", CultureInfo.InvariantCulture), row.IsShown ? "yes" : "no");
        return table;

        static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
    }
}
