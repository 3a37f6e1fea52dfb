using System.CommandLine;
using System.Globalization;
using Platform.Host.Play;
using Platform.Host.Plugins;
using Platform.Host.Policies;
using Platform.Host.Recipes;
using Platform.Host.Runs;
using Platform.Sdk;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>play</c>: a person plays an environment, or watches a policy play it.</summary>
/// <param name="console">Where to play.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class PlayCommand(CommandConsole console, PluginCatalog plugins)
{
    private const string Person = "you";

    /// <summary>The command.</summary>
    public Command Build()
    {
        var environment = new Argument<string>("ENVIRONMENT") { Description = "Id of the environment, such as maze-v1." };
        var policy = new Option<string?>("--policy") { Description = "Who plays: a scripted policy, a run, or a folder with a model; you, when left out.", HelpName = "NAME" };
        var task = new Option<int>("--task") { Description = "Number of the held-out task to play, 0 or more.", HelpName = "N" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the policy's own chance.", HelpName = "N" };
        var temperature = new Option<double>("--temperature") { Description = "Sampling temperature of a trained policy; 0 is greedy.", HelpName = "T", DefaultValueFactory = _ => 1 };
        var template = new Option<string>("--template") { Description = "How messages become tokens for a model folder that is no run's: chat or plain.", HelpName = "NAME", DefaultValueFactory = _ => "chat" };
        template.AcceptOnlyFromAmong("chat", "plain");
        var (set, runs) = (RecipeSymbols.Set(), RecipeSymbols.Runs());
        set.Description = "Change one option of the environment, such as arms=3; may be given several times.";
        var command = new CommandWithExamples("play", "Play an environment yourself, or watch a policy play it.",
            "play maze-v1", "play bandit-v1 --policy ucb --set arms=3", "play wordle-v1 --policy runs/wordle --task 7")
        {
            environment, policy, task, seed, temperature, template, set, runs,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var source = EnvironmentOptions.Bind(plugins.Registry, result.GetRequiredValue(environment), result.GetValue(set) ?? []);
            var number = result.GetValue(task);
            if (number < 0)
                throw new UsageException($"--task is {number}, but tasks are numbered from 0: use --task 0.");
            if (number >= source.Tasks.HeldOutCount)
                throw new UsageException($"--task is {number}, but there are {source.Tasks.HeldOutCount} held-out tasks, numbered from 0: use --task 0.");
            if (result.GetValue(temperature) is < 0 or > 100 or double.NaN)
                throw new UsageException($"--temperature is {result.GetValue(temperature)}, but 0 to 100 was expected: use --temperature 1.");
            var finder = new PolicyFinder(plugins.Registry, new RunStore(result.GetValue(runs)!));
            var found = result.GetValue(policy) is { } named ? finder.Find(named, source, result.GetValue(template)!) : null;
            await using var player = Player(found, source, result.GetValue(temperature), result.GetValue(seed));
            return await PlayAsync(source, source.Tasks.HeldOut((long)number), player, result.GetValue(policy) ?? Person, cancellationToken);
        });
        return command;
    }

    private IPlayer Player(PolicySource? policy, EnvironmentSource environment, double temperature, ulong seed) => policy switch
    {
        ScriptedSource scripted => new ScriptedPlayer(environment.CreateScripted(scripted.Name), seed),
        ModelSource model => ModelPlayer.Load(model, temperature, seed),
        _ => new PersonPlayer(console),
    };

    private async Task<int> PlayAsync(EnvironmentSource source, TaskSpec task, IPlayer player, string name, CancellationToken cancellationToken)
    {
        await using var environment = source.Create();
        if (name == Person)
            console.Progress.WriteLine($"{source.Id}: {source.Documentation.Action} An empty input (Ctrl-D) leaves.\n");
        PlayedEpisode episode;
        try
        {
            episode = await new PlaySession(console.Progress).RunAsync(environment, task, player, echo: name != Person, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new WorkFailedException($"{source.Id} failed while task {task.Id} was played: {exception.Message}", exception);
        }

        console.Result(
            () => episode.ToJson(task, name),
            ansi =>
            {
                var measures = episode.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.###}")).Prepend(string.Create(CultureInfo.InvariantCulture, $"return {episode.Return:0.###}"));
                ansi.MarkupLineInterpolated($"{(episode.Ending == "left" ? "Left after" : "Over after")} {episode.Turns.Count} turns: {string.Join(", ", measures)}.");
            });
        return ExitCode.Done;
    }
}
