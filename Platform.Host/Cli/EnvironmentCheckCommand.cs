using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Conformance;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>env check</c>: holds environments to the contract and to their documentation.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class EnvironmentCheckCommand(CommandConsole console, PluginCatalog plugins)
{
    private const int FewestEpisodes = 2;
    private const int MostEpisodes = 100_000;

    /// <summary>The command.</summary>
    public Command Build()
    {
        var id = new Argument<string?>("ID") { Description = "Id of the environment, such as maze-v1.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Check every environment that has default options, with these." };
        var episodes = new Option<int>("--episodes") { Description = "Episodes by each of doing nothing, playing at random and the expert.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var set = RecipeSymbols.Set();
        set.Description = "Change one option of the environment, such as arms=3; may be given several times.";
        var command = new CommandWithExamples("check", "Check that an environment keeps to the contract and to what its documentation promises.",
            "env check maze-v1", "env check bandit-v1 --set arms=3 --episodes 50", "env check --all --json")
        {
            id, all, episodes, set,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var (named, everything, assignments) = (result.GetValue(id), result.GetValue(all), result.GetValue(set) ?? []);
            if (named is null != everything)
                throw new UsageException(everything ? "env check takes an ID or --all, not both: leave one out." : "env check needs an ID or --all: name an environment, such as maze-v1.");
            if (everything && assignments.Length > 0)
                throw new UsageException("--set changes one environment's options, but --all checks every environment: name one.");
            if (result.GetValue(episodes) is < FewestEpisodes or > MostEpisodes)
                throw new UsageException($"--episodes is {result.GetValue(episodes)}, but {FewestEpisodes} to {MostEpisodes} was expected: use --episodes 20.");
            (EnvironmentRegistration, ConformanceOptions)[] wanted = named is null
                ? [.. plugins.Registry.Environments.Where(HasDefaults).Select(registration => (registration, new ConformanceOptions { Episodes = result.GetValue(episodes) }))]
                : [Named(named, assignments, result.GetValue(episodes))];
            return RunAsync(wanted, cancellationToken);
        });
        return command;
    }

    private (EnvironmentRegistration, ConformanceOptions) Named(string id, string[] assignments, int episodes)
    {
        var source = EnvironmentOptions.Bind(plugins.Registry, id, assignments);
        return (source.Registration, new ConformanceOptions { Episodes = episodes, EnvironmentOptions = source.Options, Tasks = source.TaskSet?.TrainingSet });
    }

    private async Task<int> RunAsync((EnvironmentRegistration Registration, ConformanceOptions Options)[] wanted, CancellationToken cancellationToken)
    {
        var progress = new CheckProgress(console, wanted.Length);
        var reports = new List<ConformanceReport>();
        foreach (var (registration, options) in wanted)
        {
            progress.Next(registration.Id);
            reports.Add(await EnvironmentConformance.CheckAsync(registration, options, progress, cancellationToken));
            progress.Clear();
            if (!console.Json)
                Print(console.Ansi(), reports[^1]);
        }

        var passed = reports.All(report => report.Passed);
        console.Result(
            () => new JsonObject { ["passed"] = passed, ["environments"] = new JsonArray([.. reports.Select(report => report.ToJson())]) },
            ansi =>
            {
                if (reports.Count > 1)
                    ansi.MarkupLineInterpolated($"{reports.Count(report => report.Passed)} of {reports.Count} environments pass.");
            });
        return passed ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Whether it can be played as it stands; one that is nothing without its options, such as the address of a server, is checked by its name.</summary>
    private static bool HasDefaults(EnvironmentRegistration registration) =>
        registration.TryBindOptions(new MappingNode(new SourceLocation(registration.Id, 0, 0), []), "", new List<ConfigurationError>()) is not null;

    private static void Print(IAnsiConsole ansi, ConformanceReport report)
    {
        ansi.MarkupLineInterpolated($"[bold]{report.Environment}[/]: {(report.Passed ? "passes" : $"fails {report.Checks.Count(check => check.Outcome == CheckOutcome.Failed)} of {report.Checks.Count} checks")}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("check", "result", "what was seen");
        foreach (var check in report.Checks)
        {
            var result = check.Outcome switch { CheckOutcome.Passed => "[green]pass[/]", CheckOutcome.Failed => "[red]FAIL[/]", _ => "[grey]n/a[/]" };
            table.AddRow(Markup.Escape(check.Check), result, Markup.Escape(check.Detail));
        }

        if (report is { StepsPerSecond: { } steps, BytesPerEpisode: { } bytes })
            table.AddRow("speed", "", string.Create(CultureInfo.InvariantCulture, $"{steps:N0} steps per second on one instance, {bytes:N0} bytes allocated per episode."));
        ansi.Write(table);
    }
}
