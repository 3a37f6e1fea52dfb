using System.CommandLine;
using System.Text.Json.Nodes;
using Platform.Host.Display;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Runs;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>train</c>: carries out a recipe.</summary>
/// <param name="console">Where to show the run.</param>
/// <param name="plugins">What plugins bring.</param>
/// <param name="timeProvider">Measures time.</param>
internal sealed class TrainCommand(CommandConsole console, PluginCatalog plugins, TimeProvider timeProvider)
{
    private static readonly TimeSpan ReloadPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public Command Build()
    {
        var (recipe, set, runs) = (RecipeSymbols.Recipe(), RecipeSymbols.Set(), RecipeSymbols.Runs());
        var name = new Option<string?>("--name") { Description = "Name of the run; the recipe's name, or the first free NAME-2, NAME-3, when left out.", HelpName = "NAME" };
        var seed = new Option<ulong?>("--seed") { Description = "Seed of the run, instead of the recipe's.", HelpName = "N" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run of that name, or with the recipe's newest unfinished run, from its last checkpoint." };
        var reload = new Option<bool>("--reload-plugins") { Description = "Take up new versions of plugins while the run goes on: new episodes are played with them. What the run does then depends on when that was." };
        var command = new CommandWithExamples("train", "Train a policy as a recipe says.",
            "train recipes/quickstart.yaml", "train recipes/maze.yaml --name maze-warm --set rollout.temperature=1.2", "train recipes/maze.yaml --resume")
        {
            recipe, name, seed, set, resume, reload, runs,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var call = new TrainCall(result.GetRequiredValue(recipe), result.GetValue(name), result.GetValue(seed), result.GetValue(set) ?? [], result.GetValue(resume), result.GetValue(reload));
            return RunAsync(call, new RunStore(result.GetValue(runs)!), cancellationToken);
        });
        return command;
    }

    private async Task<int> RunAsync(TrainCall call, RunStore store, CancellationToken cancellationToken)
    {
        if (call.Name is { } given && !RunNames.IsValid(given))
            throw new UsageException($"--name is '{given}', but {RunNames.Form}.");
        var (recipe, name, resume) = Choose(call, store);
        var plan = recipe.Plan(name, store.Path(name)) with { Facts = RunFacts.Collect(plugins.Host.Plugins) };
        var state = new RunState(recipe.Environment.Documentation.Headline, timeProvider);
        IRunDisplay display = console.IsTerminal && !console.Json ? new LiveRunDisplay(state, name, console.Ansi()) : new PlainRunDisplay(state, console.Progress, timeProvider);
        if (call.Resume && !resume)
            display.Note($"There is no run '{name}' yet: starting at the beginning.");
        plugins.Output = display.Note;
        await using var watcher = call.ReloadPlugins ? new PluginWatcher(plugins.Host, ReloadPeriod, display.Note, timeProvider) : null;
        using var interrupted = cancellationToken.Register(() => display.Note("Interrupted: writing a checkpoint. Ctrl-C again ends at once and keeps the last one."));
        var result = await display.ShowAsync(() => Task.Run(() => new TrainingRun(plan, display, timeProvider).RunAsync(resume, cancellationToken), CancellationToken.None));
        Report(call, plan, result);
        return result.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }

    private (Recipe Recipe, string Name, bool Resume) Choose(TrainCall call, RunStore store)
    {
        var reader = new RecipeReader(plugins.Registry);
        if (!call.Resume)
        {
            var fresh = reader.Read(call.Recipe, call.Assignments, call.Seed);
            if (call.Name is { } taken && store.Exists(taken))
                throw new UsageException($"--name is '{taken}', but {store.Path(taken)} is there already: go on with it by --resume, or choose another name such as '{store.FreeName(taken)}'.");
            return (fresh, call.Name ?? store.FreeName(fresh.Name), false);
        }

        // The recipe file only says whose run it is; the run goes on with the recipe it was started with.
        var recipeName = YamlReader.ReadFile(call.Recipe).Find("name") is ScalarNode { IsNull: false, Value.Length: > 0 } written ? written.Value : Path.GetFileNameWithoutExtension(call.Recipe);
        var run = call.Name is null ? store.NewestUnfinished(recipeName) : RunView.TryOpen(store.Path(call.Name));
        if (run is null)
            return (reader.Read(call.Recipe, call.Assignments, call.Seed), call.Name!, store.Exists(call.Name!));
        if (run.RecipeName != recipeName)
            throw new UsageException($"Run '{run.Name}' was started with recipe '{run.RecipeName}', not with '{recipeName}': give its own recipe, or another --name.");
        var recipe = reader.ReadStored(run.RecipeFile, call.Assignments);
        if (call.Seed is { } seed && seed != recipe.File.Seed)
            throw new UsageException($"--seed is {seed}, but run '{run.Name}' has seed {recipe.File.Seed}, which a resume cannot change: leave out --seed.");
        CheckShape(run, reader.ReadStored(run.RecipeFile, []).File.Policy, recipe.File.Policy);
        return (recipe, run.Name, true);
    }

    private static void CheckShape(RunView run, PolicyOptions stored, PolicyOptions wanted)
    {
        var changed = stored.Model != wanted.Model ? "policy.model" : stored.Tokenizer != wanted.Tokenizer ? "policy.tokenizer" : stored.Template != wanted.Template ? "policy.template" : null;
        if (changed is not null)
            throw new UsageException($"{changed} is not what run '{run.Name}' was started with, and a model cannot change its shape midway: leave that --set out, or start another run.");
    }

    private void Report(TrainCall call, RunPlan plan, RunResult result) => console.Result(
        () => new JsonObject
        {
            ["name"] = plan.Name,
            ["folder"] = plan.Folder,
            ["complete"] = result.IsComplete,
            ["steps"] = result.Step,
            ["checkpoint"] = result.Checkpoint,
            ["final"] = result.Final?.ToJson(),
        },
        ansi =>
        {
            if (result.Final is { } table)
                ansi.Write(TableView.Of(table.ToJson(), plan.Evaluation.Confidence));
            var relative = Path.GetRelativePath(Environment.CurrentDirectory, plan.Folder);
            var place = relative.StartsWith("..", StringComparison.Ordinal) ? plan.Folder : relative;
            ansi.WriteLine(result.IsComplete
                ? $"Done after {result.Step} steps; everything is in {place}. ./platform runs show {plan.Name} draws its curve."
                : $"Stopped at step {result.Step}; go on with: ./platform train {call.Recipe} --name {plan.Name} --resume");
        });

    private sealed record TrainCall(string Recipe, string? Name, ulong? Seed, string[] Assignments, bool Resume, bool ReloadPlugins);
}
