using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Runs;
using Platform.Policies.Checkpoints;
using Platform.Training.Data;
using Platform.Training.Learners.CriticFree;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>runs phrases</c>: mines the planning phrases of stored episodes for the learner <c>hicra</c>.</summary>
/// <param name="console">Where to print.</param>
internal sealed class RunPhrasesCommand(CommandConsole console)
{
    /// <summary>The command.</summary>
    public Command Build()
    {
        var runs = RecipeSymbols.Runs();
        var names = new Argument<string[]>("NAME") { Description = "Names of runs, or their folders.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output") { Description = "File to write: what learner.phrasesFile takes.", HelpName = "FILE", Required = true };
        var success = new Option<double>("--success") { Description = "Score that counts as solved where the environment does not say.", HelpName = "SCORE", DefaultValueFactory = _ => 0.5 };
        var share = new Option<double>("--share") { Description = "Share of the clusters of phrases that is kept: those that most solutions have.", HelpName = "SHARE", DefaultValueFactory = _ => 0.2 };
        var similarity = new Option<double>("--similarity") { Description = "Likeness, from 0 to 1, from which two phrases are one cluster.", HelpName = "LIKENESS", DefaultValueFactory = _ => 0.7 };
        var command = new CommandWithExamples("phrases", "Mine phrases of planning from the solved episodes of runs.",
            "runs phrases first --output phrases.txt", "runs phrases first second --output phrases.txt --share 0.1")
        {
            names, output, success, share, similarity, runs,
        };
        command.SetAction(result => Mine(
            result.GetRequiredValue(names), result.GetRequiredValue(output), result.GetValue(success),
            new() { Share = InRange("--share", result.GetValue(share)), Similarity = InRange("--similarity", result.GetValue(similarity)) }, new RunStore(result.GetValue(runs)!)));
        return command;
    }

    private int Mine(string[] names, string output, double success, PhraseMiner miner, RunStore store)
    {
        string[] solutions;
        try
        {
            solutions = [.. names.SelectMany(name => EpisodeReader.ReadRun(store.Find(name).Path)).Where(stored => IsSolved(stored, success))
                .Select(stored => string.Join('\n', stored.Episode.Turns.Select(turn => turn.Action.Text)))];
        }
        catch (InvalidDataException exception)
        {
            throw new WorkFailedException(exception.Message);
        }

        if (solutions.Length == 0)
            throw new WorkFailedException($"None of the stored episodes of {string.Join(", ", names)} was solved: name runs with solved episodes, or a lower score with --success than {success.ToString(CultureInfo.InvariantCulture)}.");
        var clusters = miner.Mine(solutions);
        AtomicFile.Write(output, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine($"# {clusters.Count} clusters from {solutions.Length} solutions");
            foreach (var cluster in clusters)
                writer.WriteLine(string.Join('|', cluster.Phrases));
        });
        console.Result(
            () => new JsonObject
            {
                ["file"] = Path.GetFullPath(output),
                ["solutions"] = solutions.Length,
                ["clusters"] = new JsonArray([.. clusters.Select(cluster => new JsonObject { ["phrase"] = cluster.Phrases[0], ["phrases"] = cluster.Phrases.Count, ["solutions"] = cluster.Solutions, ["perSolution"] = cluster.PerSolution })]),
            },
            ansi =>
            {
                foreach (var cluster in clusters.Take(20))
                    ansi.WriteLine($"{cluster.Solutions,6} solutions  {cluster.Phrases[0]}{(cluster.Phrases.Count > 1 ? $" and {cluster.Phrases.Count - 1} more" : "")}");
                ansi.WriteLine($"{output}: {clusters.Count} clusters from {solutions.Length} solutions.");
            });
        return ExitCode.Done;
    }

    private static bool IsSolved(StoredEpisode stored, double success) =>
        stored.Episode.Metrics.TryGetValue("success", out var solved) ? solved >= 0.5 : (stored.Score ?? stored.Episode.Return) >= success;

    private static double InRange(string name, double value) =>
        value is > 0 and <= 1 ? value : throw new UsageException($"{name} is {value.ToString(CultureInfo.InvariantCulture)}: use a number above 0 and at most 1, such as 0.2.");
}
