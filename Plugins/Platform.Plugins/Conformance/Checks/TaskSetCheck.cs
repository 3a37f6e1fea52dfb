using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Registered tasks are stable, apart and playable.</summary>
internal sealed class TaskSetCheck : IConformanceCheck
{
    private const int Looked = 200;
    private const int Played = 3;

    public string Name => "task-sets";

    public string Question => "Registered task sets give the same task for a number every time, no task in two splits, and every one can be begun.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        if (context.Registration.TaskSets.Count == 0)
            return Finding.NotApplicable("no task set is registered.");
        var looked = 0;
        foreach (var registration in context.Registration.TaskSets.Values)
        {
            var set = registration.Open();
            var (ids, splits) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
            foreach (var split in set.Splits)
            {
                foreach (var (index, task) in set.Read(split.Name).Take(Looked).Index())
                {
                    looked++;
                    var place = $"{split.Name}/{index}";
                    if (task.Environment != context.Id)
                        return Finding.Fail($"Task {place} of '{registration.Id}' is for '{task.Environment}', not for {context.Id}.");
                    if (Text(task) != Text(set.Get(split.Name, index)))
                        return Finding.Fail($"Task {place} of '{registration.Id}' was another one when it was asked for again: let it depend on its number alone.");
                    var content = $"{task.Seed} {task.Parameters.ToJsonString()}";
                    if (!ids.TryAdd(task.Id, content) && ids[task.Id] != content)
                        return Finding.Fail($"Task {place} of '{registration.Id}' has the id '{task.Id}' of another task.");
                    if (!splits.TryAdd(content, split.Name) && splits[content] != split.Name)
                        return Finding.Fail($"Task {place} of '{registration.Id}' is in split '{splits[content]}' as well.");
                    if (index >= Played)
                        continue;
                    await using var environment = context.Create();
                    await EpisodePlayer.ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return Finding.Pass($"{looked} tasks of {string.Join(", ", context.Registration.TaskSets.Keys)}.");
    }

    private static string Text(TaskSpec task) => $"{task.Id} {task.Seed} {task.Parameters.ToJsonString()}";
}
