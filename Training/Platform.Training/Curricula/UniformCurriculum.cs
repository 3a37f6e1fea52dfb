using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Curricula;

/// <summary>Every training task once, in order, each with the same number of rollouts, whatever came back.</summary>
/// <param name="tasks">Where the tasks come from.</param>
/// <param name="runSeed">Seed of the run.</param>
/// <param name="rollouts">Rollouts per task, 1 or more.</param>
public sealed class UniformCurriculum(ITaskSource tasks, ulong runSeed, int rollouts) : ICurriculum
{
    private const string Kind = "uniform";
    private long _next;

    /// <summary>Over tasks that are all in their seed.</summary>
    /// <param name="environment">Id of the environment.</param>
    /// <param name="runSeed">Seed of the run.</param>
    /// <param name="rollouts">Rollouts per task, 1 or more.</param>
    public UniformCurriculum(string environment, ulong runSeed, int rollouts)
        : this(new SeededTaskSource(environment), runSeed, rollouts)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskRequest> Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var first = _next;
        _next += count;
        return [.. Enumerable.Range(0, count).Select(i => new TaskRequest(tasks.Training(runSeed, first + i), rollouts))];
    }

    /// <inheritdoc/>
    public void Report(IReadOnlyList<TaskOutcome> outcomes)
    {
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => new() { ["curriculum"] = Kind, ["next"] = _next };

    /// <inheritdoc/>
    public void LoadState(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state["curriculum"] is not JsonValue kind || !kind.TryGetValue(out string? name) || name != Kind
            || state["next"] is not JsonValue next || !next.TryGetValue(out long index) || index < 0)
            throw new FormatException($"The curriculum's state is {state.ToJsonString()}, but {SaveState().ToJsonString()} with the number of the next task is expected.");
        _next = index;
    }
}
