using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench environments</c>: steps per second of a trivial environment, by where it runs.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class EnvironmentBenchCommand(CommandConsole console, PluginCatalog plugins)
{
    private const string Environment = "echo-v1";
    private readonly Option<int> _concurrency = new("--concurrency") { Description = "Episodes at once.", HelpName = "N", DefaultValueFactory = _ => 64 };
    private readonly Option<int> _turns = new("--turns") { Description = "Steps per episode.", HelpName = "N", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _runs = new("--runs") { Description = "Counted runs of one figure.", HelpName = "N", DefaultValueFactory = _ => 15 };
    private readonly Option<double> _budget = new("--budget") { Description = "Seconds after which a figure stops repeating, once it has three runs.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("environments", $"Steps per second of {Environment}, by where it runs, with the loop that training uses.", "bench environments --json")
        {
            _concurrency, _turns, _runs, _budget,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    /// <summary>Every way of running the environment that is measured, in the order of the table.</summary>
    private IEnumerable<(string Mode, Func<EnvironmentBench, CancellationToken, Task<EnvironmentBenchRow>> Measure)> Modes()
    {
        yield return ("in-process", (bench, cancellationToken) => bench.MeasureAsync("in-process", Bind(Environment, "isolation=none", Turns(bench)), cancellationToken));
        yield return ("out-of-process", (bench, cancellationToken) => bench.MeasureAsync("out-of-process", Bind(Environment, "isolation=process", Turns(bench)), cancellationToken));
        yield return ("openenv", MeasureServedAsync);
    }

    private async Task<EnvironmentBenchRow> MeasureServedAsync(EnvironmentBench bench, CancellationToken cancellationToken)
    {
        var sessions = bench.Concurrency.ToString(CultureInfo.InvariantCulture);
        var plugin = plugins.Registry.Environment(Environment).Folder!;
        await using var server = await ServerProcess.StartAsync([Environment, "--openenv", "--plugins", plugin, "--sessions", sessions, "--set", Turns(bench)], cancellationToken);
        var source = Bind($"openenv:{server.Url}", string.Create(CultureInfo.InvariantCulture, $"maxTurns={bench.Turns}"));
        return await bench.MeasureAsync("openenv", source, cancellationToken) with { Environment = Environment };
    }

    private EnvironmentSource Bind(string id, params string[] assignments) => EnvironmentOptions.Bind(plugins.Registry, id, assignments);

    private static string Turns(EnvironmentBench bench) => string.Create(CultureInfo.InvariantCulture, $"turns={bench.Turns}");

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (concurrency, turns, runs, budget) = (result.GetValue(_concurrency), result.GetValue(_turns), result.GetValue(_runs), result.GetValue(_budget));
        if (concurrency is < 1 or > 4096 || turns is < 1 or > 1_000_000 || runs < 1 || !(budget > 0))
            throw new UsageException($"--concurrency is {concurrency}, --turns {turns}, --runs {runs} and --budget {budget.ToString(CultureInfo.InvariantCulture)}: each must be above 0, and at most 4096 episodes are played at once, such as 64, 100, 15 and 10.");
        var bench = new EnvironmentBench(concurrency, turns, runs, budget);
        var rows = new List<EnvironmentBenchRow>();
        foreach (var (mode, measure) in Modes())
        {
            if (console.IsTerminal || console.Json)
                await console.Progress.WriteLineAsync($"Measuring {mode}.");
            rows.Add(await measure(bench, cancellationToken));
        }

        console.Result(() => new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson())]) }, ansi => ansi.Write(Table(rows)));
        return ExitCode.Done;
    }

    private static Table Table(IReadOnlyList<EnvironmentBenchRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("mode", "environment");
        foreach (var column in new[] { "at once", "steps/s", "µs per step", "bytes per step" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows)
            table.AddRow(row.Mode, row.Environment, Number(row.Concurrency, "0"), Number(row.StepsPerSecond, "#,0"), Number(1e6 / row.StepsPerSecond, "0.00"), Number(row.BytesPerStep, "#,0"));
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
