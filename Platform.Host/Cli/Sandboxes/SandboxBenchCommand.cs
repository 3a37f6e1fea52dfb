using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Bench;
using Platform.Host.Plugins;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli.Sandboxes;

/// <summary><c>bench sandboxes</c>: how fast sandboxes are made and programs run in them.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">Holds the sandboxes of this host.</param>
/// <param name="timeProvider">Measures time.</param>
internal sealed class SandboxBenchCommand(CommandConsole console, PluginCatalog plugins, TimeProvider timeProvider)
{
    private readonly Option<string> _providers = new("--providers") { Description = "Providers to measure, joined by commas.", HelpName = "NAMES", DefaultValueFactory = _ => "process,docker" };
    private readonly Option<int> _runs = new("--runs") { Description = "Counted runs of each figure.", HelpName = "N", DefaultValueFactory = _ => 200 };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("sandboxes", "A program that does nothing, in sandboxes: cold, warm, and from a pool.", "bench sandboxes --json", "bench sandboxes --providers process --runs 500") { _providers, _runs };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var runs = result.GetValue(_runs);
        if (runs is < 1 or > 100_000)
            throw new UsageException($"--runs is {runs}, but 1 to 100000 is expected: use --runs 200.");
        var rows = new List<SandboxBenchRow>();
        foreach (var name in result.GetRequiredValue(_providers).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                await using var engine = await SandboxCommand.EngineAsync(plugins.Sandboxes, name, console.Progress.WriteLine, cancellationToken);
                var provider = SandboxCommand.Provider(plugins.Sandboxes, name);
                var image = await SandboxCommand.DefaultImageAsync(plugins.Sandboxes, provider, console.Progress.WriteLine, cancellationToken);
                rows.AddRange(await new SandboxBench(provider, image, timeProvider).RunAsync(runs, cancellationToken));
            }
            catch (SandboxFaultException exception)
            {
                throw new WorkFailedException(exception.Message, exception);
            }
        }

        console.Result(
            () => new JsonObject
            {
                ["cores"] = Environment.ProcessorCount,
                ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
                {
                    ["provider"] = row.Provider, ["measure"] = row.Measure, ["runs"] = row.Runs,
                    ["p50Milliseconds"] = row.P50, ["p99Milliseconds"] = row.P99, ["perSecond"] = row.PerSecond,
                })]),
            },
            ansi =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("provider", "measure", "runs", "p50 ms", "p99 ms", "per second");
                foreach (var row in rows)
                    table.AddRow(row.Provider, row.Measure, Text(row.Runs), Text(row.P50), Text(row.P99), Text(row.PerSecond));
                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    private static string Text(double value) => value.ToString(value < 100 ? "0.0#" : "0", CultureInfo.InvariantCulture);
}
