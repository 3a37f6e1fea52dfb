using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Training.Curricula;

/// <summary>Every training task once, in order, each with the same number of rollouts, whatever came back. Id <c>uniform-v1</c>: what a recipe that names no curriculum has.</summary>
/// <param name="context">The tasks, and the rollouts of each.</param>
public sealed class UniformCurriculum(CurriculumContext context) : ICurriculum
{
    /// <summary>Its id.</summary>
    public const string Id = "uniform-v1";

    private long _next;

    /// <inheritdoc/>
    public IReadOnlyList<TaskRequest> Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var first = _next;
        _next += count;
        return [.. Enumerable.Range(0, count).Select(i => new TaskRequest(context.Tasks.Get(first + i), context.Rollouts))];
    }

    /// <inheritdoc/>
    public void Report(IReadOnlyList<TaskOutcome> outcomes)
    {
    }

    /// <inheritdoc/>
    public JsonObject SaveState() => new() { ["next"] = _next };

    /// <inheritdoc/>
    public void LoadState(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state["next"] is not JsonValue next || !next.TryGetValue(out long index) || index < 0)
            throw new FormatException($"The state is {state.ToJsonString()}, but {SaveState().ToJsonString()} with the number of the next task is expected.");
        _next = index;
    }
}

/// <summary>Settings of <c>uniform-v1</c>: it has none.</summary>
public sealed record UniformOptions;
