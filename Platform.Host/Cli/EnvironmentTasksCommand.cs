using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Plugins;
using Platform.Sdk;
using Platform.Training.Curricula;
using Spectre.Console;

namespace Platform.Host.Cli;

/// <summary><c>env tasks</c>: the first tasks of an environment.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">What plugins bring.</param>
internal sealed class EnvironmentTasksCommand(CommandConsole console, PluginCatalog plugins)
{
    private const int MostTasks = 1_000_000;
    private const ulong Seed = 1;

    /// <summary>The command.</summary>
    public Command Build()
    {
        var id = new Argument<string>("ID") { Description = "Id of the environment, such as maze-v1." };
        var split = new Option<string?>("--split") { Description = "The split; train when left out.", HelpName = "NAME" };
        var count = new Option<int>("--count") { Description = "How many tasks.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var set = RecipeSymbols.Set();
        set.Description = "Which tasks, as in a recipe's environment: tasks=FILE or a registered id, tasks.levels=[easy], tasks.filter={...}; may be given several times.";
        var command = new CommandWithExamples("tasks", "List the first tasks of an environment.",
            "env tasks maze-v1", "env tasks maze-v1 --split eval --count 3 --json", "env tasks maze-v1 --set tasks=mazes.jsonl")
        {
            id, split, count, set,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(count) is < 1 or > MostTasks)
                throw new UsageException($"--count is {result.GetValue(count)}, but 1 to {MostTasks} was expected: use --count 5.");
            var name = result.GetRequiredValue(id);
            return Show(plugins.Registry.Environment(name), EnvironmentOptions.Bind(plugins.Registry, name, result.GetValue(set) ?? []), result.GetValue(split) ?? TaskSplit.Training, result.GetValue(count));
        });
        return command;
    }

    private int Show(EnvironmentRegistration registration, EnvironmentSource source, string split, int count)
    {
        ITaskSet tasks = source.TaskSet?.TrainingSet ?? registration.TaskSets.Values.FirstOrDefault()?.Open() ?? new SeedsAsSet(source.Id);
        if (tasks.Splits.All(known => known.Name != split))
            throw new UnknownNameException($"split of {tasks.Name} named", split, tasks.Splits.Select(known => known.Name));
        TaskSpec[] shown = [.. tasks.Read(split).Take(count)];
        console.Result(
            () => new JsonObject
            {
                ["environment"] = registration.Id,
                ["taskSet"] = tasks.Name,
                ["contentHash"] = tasks.ContentHash,
                ["taskSets"] = new JsonArray([.. registration.TaskSets.Values.Select(set => new JsonObject { ["id"] = set.Id, ["description"] = set.Description })]),
                ["splits"] = new JsonArray([.. tasks.Splits.Select(known => new JsonObject { ["name"] = known.Name, ["count"] = known.Count })]),
                ["tasks"] = new JsonArray([.. shown.Select(task => new JsonObject { ["id"] = task.Id, ["seed"] = task.Seed.ToString(CultureInfo.InvariantCulture), ["parameters"] = task.Parameters.DeepClone() })]),
            },
            ansi =>
            {
                ansi.MarkupLineInterpolated($"{tasks.Name}: {string.Join(", ", tasks.Splits.Select(known => $"{known.Name} {known.Count?.ToString("N0", CultureInfo.InvariantCulture) ?? "without end"}"))}");
                var table = new Table().Border(TableBorder.Simple).AddColumns("id", "seed", "parameters");
                foreach (var task in shown)
                    table.AddRow(Markup.Escape(task.Id), task.Seed.ToString(CultureInfo.InvariantCulture), Markup.Escape(task.Parameters.ToJsonString()));
                ansi.Write(table);
            });
        return ExitCode.Done;
    }

    /// <summary>The tasks of an environment that has none of its own.</summary>
    private sealed class SeedsAsSet(string environment) : ITaskSet
    {
        public string Name => "seeds";

        public string ContentHash => "";

        public IReadOnlyList<TaskSplit> Splits { get; } = [new(TaskSplit.Training, null), new(TaskSplit.HeldOut, null)];

        public TaskSpec Get(string split, long index) => split == TaskSplit.HeldOut ? SeededTasks.HeldOut(environment, index) : SeededTasks.Training(environment, Seed, index);
    }
}
