using System.CommandLine;
using Platform.Evaluation;
using Platform.Host.Evaluations;
using Platform.Host.Plugins;
using Platform.Host.Policies;
using Platform.Host.Recipes;
using Platform.Host.Runs;
using Platform.Plugins;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>eval</c>: measures policies on tasks that no training has seen.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
/// <param name="timeProvider">Measures time.</param>
internal sealed class EvalCommand(CommandConsole console, PluginCatalog plugins, TimeProvider timeProvider)
{
    private const double Confidence = 0.95;

    /// <summary>The command.</summary>
    public Command Build()
    {
        var policy = new Option<string[]>("--policy")
        {
            Description = "A run, a checkpoint, a folder with a model, or a scripted policy of the environment; several are compared with the first, task by task.",
            HelpName = "POLICY",
            Required = true,
        };
        var environment = new Option<string?>("--environment") { Description = "Id of the environment; the run's own, with its options, when left out.", HelpName = "ID" };
        var tasks = new Option<int>("--tasks") { Description = "Held-out tasks, 2 or more.", HelpName = "N", DefaultValueFactory = _ => 500 };
        var metric = new Option<string[]>("--metric") { Description = "What to measure: return, or a measure of the environment; its headline when left out.", HelpName = "METRIC" };
        var temperature = new Option<double>("--temperature") { Description = "Sampling temperature of a model; 0 is greedy.", HelpName = "T", DefaultValueFactory = _ => 1 };
        var template = new Option<string>("--template") { Description = "How messages become tokens for a model folder that is no run's: chat or plain.", HelpName = "NAME", DefaultValueFactory = _ => "chat" };
        template.AcceptOnlyFromAmong("chat", "plain");
        var type = new Option<string?>("--type") { Description = "Type of the weights a model samples with: f32, bf16 or int8; the run's own, or f32, when left out.", HelpName = "TYPE" };
        type.AcceptOnlyFromAmong("f32", "bf16", "int8");
        var (set, runs) = (RecipeSymbols.Set(), RecipeSymbols.Runs());
        set.Description = "Change one option of the environment, such as arms=3; may be given several times.";
        var command = new CommandWithExamples("eval", "Measure policies on held-out tasks: means with 95 % intervals.",
            "eval --policy runs/quickstart", "eval --policy ucb --policy thompson --environment bandit-v1 --tasks 500", "eval --policy runs/maze --policy oracle --metric success --metric return --json")
        {
            policy, environment, tasks, metric, temperature, template, type, set, runs,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var finder = new PolicyFinder(plugins.Registry, new RunStore(result.GetValue(runs)!));
            var names = result.GetRequiredValue(policy);
            var (source, rewards) = Environment(finder, names, result.GetValue(environment), result.GetValue(set) ?? []);
            var sources = names.Select(name => finder.Find(name, source, result.GetValue(template)!)).ToArray();
            if (result.GetValue(type) is { } weights)
                sources = [.. sources.Select(one => one is ModelSource model ? model with { Generation = model.Generation with { Type = weights } } : one)];
            var count = result.GetValue(tasks);
            if (count < 2)
                throw new UsageException($"--tasks is {count}, but an interval needs at least 2: use --tasks 500.");
            if (result.GetValue(temperature) is < 0 or > 100 or double.NaN)
                throw new UsageException($"--temperature is {result.GetValue(temperature)}, but 0 to 100 was expected: use --temperature 1.");
            if (sources.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new UsageException($"--policy names '{twice.Key}' twice, but a table tells policies apart by name: name each once.");
            return RunAsync(source, rewards, sources, count, result.GetValue(metric) ?? [], result.GetValue(temperature), cancellationToken);
        });
        return command;
    }

    /// <summary>The environment; and, where a run says it, how the run's last stage scores episodes.</summary>
    private (IEnvironmentSource Environment, IReadOnlyList<RewardPart> Rewards) Environment(PolicyFinder finder, IReadOnlyList<string> policies, string? id, string[] assignments)
    {
        if (id is not null)
            return (EnvironmentOptions.Bind(plugins.Registry, id, assignments), RewardPart.Default);
        var run = policies.Select(finder.RunOf).FirstOrDefault(run => run is not null)
            ?? throw new UsageException($"--environment is missing, and no --policy is a run that could tell it: use one of {string.Join(", ", plugins.Registry.Environments.Select(known => known.Id))}.");
        var recipe = new RecipeReader(plugins.Registry).ReadStored(run.RecipeFile, [.. assignments.Select(assignment => $"environment.{assignment}")]);
        return (recipe.Environment, recipe.Stages[^1].Rewards);
    }

    private async Task<int> RunAsync(
        IEnvironmentSource environment, IReadOnlyList<RewardPart> rewards, PolicySource[] sources, int tasks, string[] metrics, double temperature, CancellationToken cancellationToken)
    {
        var heldOut = environment.Tasks.HeldOut(tasks);
        var evaluation = new PolicyEvaluation(environment, rewards, temperature, timeProvider);
        var progress = new EvaluationProgress(console, tasks, timeProvider);
        var scores = await Evaluator.RunAsync([.. sources.Select(evaluation.Evaluated)], heldOut, progress, cancellationToken);
        progress.Clear();
        var known = scores.SelectMany(policy => policy.Tasks).SelectMany(task => task.Values?.Keys ?? []).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (metrics.Length == 0)
            metrics = [environment.Documentation.Headline, .. Rubric.IsEnvironmentAlone(rewards) ? [] : RewardStatistics.Names(rewards).Where(name => scores.All(policy => policy.Measure(name).Any(double.IsFinite)))];
        if (metrics.FirstOrDefault(metric => !known.Contains(metric)) is { } unknown)
            throw new UnknownNameException($"measure of {environment.Id}", unknown, known);
        var table = EvaluationTable.From(scores, metrics, [.. sources.Skip(1).Select(source => (source.Name, sources[0].Name))], Confidence).ToJson();
        console.Result(
            () =>
            {
                table["environment"] = environment.Id;
                return table;
            },
            ansi => ansi.Write(TableView.Of(table, Confidence)));
        return ExitCode.Done;
    }
}
