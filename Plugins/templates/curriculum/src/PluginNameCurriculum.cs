using System.Text.Json.Nodes;
using Platform.Sdk;

namespace PluginName;

/// <summary>Plays the tasks that failed again, the longest waiting first, among new ones. Id <c>plugin-name-v1</c>.</summary>
/// <remarks>A task has failed when fewer than half of its rollouts succeeded. No chance is involved; all that it knows is in <see cref="SaveState"/>,
/// so that a run that was interrupted goes on as if it had not been.</remarks>
/// <param name="options">Checked against their ranges before they come here.</param>
/// <param name="context">The tasks.</param>
public sealed class PluginNameCurriculum(PluginNameOptions options, CurriculumContext context) : ICurriculum
{
    private readonly Queue<long> _failed = [];
    private readonly Dictionary<string, long> _picked = []; // task id to its number, of the step under way
    private long _next;

    /// <inheritdoc/>
    public IReadOnlyList<TaskRequest> Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _picked.Clear();
        var again = Math.Min(_failed.Count, (int)(options.Share * count));
        var requests = new TaskRequest[count];
        for (var i = 0; i < count; i++)
        {
            var number = i < again ? _failed.Dequeue() : _next++;
            var task = context.Tasks.Get(number);
            _picked[task.Id] = number;
            requests[i] = new(task, context.Rollouts);
        }

        return requests;
    }

    /// <inheritdoc/>
    public void Report(IReadOnlyList<TaskOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        foreach (var task in outcomes.GroupBy(outcome => outcome.Task.Id))
        {
            var successes = task.Average(outcome => outcome.Success ?? outcome.Return >= options.Success ? 1.0 : 0.0);
            if (successes < 0.5 && _picked.TryGetValue(task.Key, out var number) && _failed.Count < options.Capacity)
                _failed.Enqueue(number);
        }
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => new() { ["next"] = _next, ["failed"] = new JsonArray([.. _failed.Select(number => (JsonNode)number)]) };

    /// <inheritdoc/>
    public void LoadState(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            var (next, failed) = ((long)state["next"]!, state["failed"]!.AsArray().Select(number => (long)number!).ToArray());
            _next = next;
            _failed.Clear();
            foreach (var number in failed)
                _failed.Enqueue(number);
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("The state is not one of plugin-name-v1: next and failed are expected.", exception);
        }
    }
}
