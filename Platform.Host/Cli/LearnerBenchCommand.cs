using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Evaluation.Statistics;
using Platform.Host.Bench.Learners;
using Platform.Host.Plugins;
using Platform.Plugins.Configuration;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>bench learners</c>: how many episodes and seconds each learner needs from the same start to the same score.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
/// <param name="timeProvider">Measures time.</param>
internal sealed class LearnerBenchCommand(CommandConsole console, PluginCatalog plugins, TimeProvider timeProvider)
{
    private readonly Option<string> _file = new("--suite") { Description = "What is compared.", HelpName = "FILE", DefaultValueFactory = _ => "bench/learners.yaml" };
    private readonly Option<string> _arenas = new("--arenas") { Description = "Arenas of the file, joined by commas; all if left away.", HelpName = "NAMES" };
    private readonly Option<string> _learners = new("--learners") { Description = "Learners of the file, joined by commas; all if left away.", HelpName = "NAMES" };
    private readonly Option<int> _seeds = new("--seeds") { Description = "Seeds of each run.", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _first = new("--first-seed") { Description = "The first of them: settings are chosen on other seeds than those that are reported.", HelpName = "SEED", DefaultValueFactory = _ => 1 };

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new CommandWithExamples("learners", "Episodes and seconds that each learner needs to a fixed score, from the same imitated policy.",
            "bench learners --arenas maze", "bench learners --learners grpo,rloo --seeds 3 --json")
        { _file, _arenas, _learners, _seeds, _first };
        command.SetAction((result, cancellationToken) => RunAsync(result, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var seeds = result.GetValue(_seeds);
        if (seeds < 1)
            throw new UsageException($"--seeds is {seeds}: use 1 or more, such as 3.");
        var first = result.GetValue(_first);
        if (first < 0)
            throw new UsageException($"--first-seed is {first}: use 0 or more, such as 1.");
        var file = LearnerBench.Read(result.GetValue(_file)!);
        var arenas = Chosen("--arenas", result.GetValue(_arenas), file.Arenas, arena => arena.Name);
        var learners = Chosen("--learners", result.GetValue(_learners), file.Learners, LearnerBench.NameOf);
        var folder = Directory.CreateTempSubdirectory("platform-learners-");
        try
        {
            var bench = new LearnerBench(plugins.Registry, folder.FullName, timeProvider);
            var rows = new List<LearnerBenchRow>();
            foreach (var arena in arenas)
                rows.AddRange(await CompareAsync(bench, arena, learners, (ulong)first, seeds, cancellationToken));
            console.Result(() => new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.ToJson([.. rows.Where(other => other.Arena == row.Arena)]))]) }, ansi => ansi.Write(Table(rows)));
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<IEnumerable<LearnerBenchRow>> CompareAsync(LearnerBench bench, LearnerArena arena, List<ConfigurationNode> learners, ulong first, int seeds, CancellationToken cancellationToken)
    {
        var trials = learners.ToDictionary(LearnerBench.NameOf, _ => new List<LearnerTrial>());
        for (var seed = first; seed < first + (ulong)seeds; seed++)
        {
            var (checkpoint, start) = await bench.ImitateAsync(arena, seed, cancellationToken);
            await SayAsync($"{arena.Name}, seed {seed}: all start from {arena.Measure} {Text(start)}.");
            foreach (var learner in learners)
            {
                var name = LearnerBench.NameOf(learner);
                var trial = await bench.TrainAsync(arena, learner, checkpoint, seed, cancellationToken);
                trials[name].Add(trial);
                await SayAsync($"{arena.Name}, seed {seed}, {name}: {arena.Measure} {Text(trial.Score)} after {trial.AllEpisodes:0} episodes and {trial.AllSeconds:0.0} s{(trial.Episodes is null ? ", not reached" : "")}.");
            }
        }

        return trials
            .Select(pair => new LearnerBenchRow(arena.Name, pair.Key, [.. pair.Value.Select(trial => trial.AllEpisodes)], [.. pair.Value.Select(trial => trial.AllSeconds)], [.. pair.Value.Select(trial => trial.AllProcessorSeconds)],
                pair.Value.Count(trial => trial.Episodes is not null), [.. pair.Value.Select(trial => trial.Score)]))
            .OrderByDescending(row => row.Reached).ThenBy(row => row.MeanEpisodes.Mean);
    }

    private Task SayAsync(FormattableString text) => console.IsTerminal || console.Json ? console.Progress.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture)) : Task.CompletedTask;

    private static List<T> Chosen<T>(string option, string? names, IReadOnlyList<T> all, Func<T, string> nameOf)
    {
        if (names is null)
            return [.. all];
        return [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => all.FirstOrDefault(item => nameOf(item) == name) is { } found
            ? found
            : throw new UsageException($"{option}: the file has no '{name}': {NearestName.Suggest(name, all.Select(nameOf))}"))];
    }

    private static Table Table(List<LearnerBenchRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("arena", "learner");
        foreach (var column in new[] { "episodes (95 %)", "seconds (95 %)", "processor seconds", "rank by seconds", "reached", "score at the end" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var row in rows)
            table.AddRow(row.Arena.EscapeMarkup(), row.Learner.EscapeMarkup(), Interval(row.MeanEpisodes, "0"), Interval(row.MeanSeconds, "0.0"),
                Interval(row.MeanProcessorSeconds, "0.0"), row.Rank([.. rows.Where(other => other.Arena == row.Arena)], other => other.MeanProcessorSeconds.Mean).ToString(CultureInfo.InvariantCulture),
                $"{row.Reached} of {row.Episodes.Count}", Text(row.Scores.Average()));
        return table;
    }

    private static string Interval(Estimate estimate, string format) => string.Create(CultureInfo.InvariantCulture,
        $"{estimate.Mean.ToString(format, CultureInfo.InvariantCulture)}{(double.IsNaN(estimate.Low) ? "" : $" ({Math.Max(0, estimate.Low).ToString(format, CultureInfo.InvariantCulture)} to {estimate.High.ToString(format, CultureInfo.InvariantCulture)})")}");

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
