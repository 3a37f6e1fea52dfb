using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Tests.Faults;

/// <summary>A curriculum that misbehaves on demand, and otherwise hands out the tasks in order.</summary>
/// <param name="options">How.</param>
/// <param name="context">The tasks.</param>
public sealed class FaultyCurriculum(FaultyCurriculumOptions options, CurriculumContext context) : ICurriculum
{
    private long _next;

    /// <inheritdoc/>
    public IReadOnlyList<TaskRequest> Next(int count)
    {
        if (options.Fault == CurriculumFault.Throw)
            throw new InvalidOperationException("The map is lost.");
        var tasks = Enumerable.Range(0, options.Fault == CurriculumFault.Fewer ? count - 1 : count).Select(_ => context.Tasks.Get(_next++));
        return options.Fault switch
        {
            CurriculumFault.NoRollouts => [.. tasks.Select(task => new TaskRequest(task, 0))],
            CurriculumFault.Elsewhere => [.. tasks.Select(task => new TaskRequest(task with { Environment = "elsewhere-v1" }, context.Rollouts))],
            _ => [.. tasks.Select(task => new TaskRequest(task, context.Rollouts))],
        };
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
        _next = state["next"]!.GetValue<long>();
    }
}

/// <summary>Settings of <c>faulty-order-v1</c>.</summary>
public sealed record FaultyCurriculumOptions
{
    /// <summary>What goes wrong when tasks are asked for.</summary>
    [Setting("What goes wrong when tasks are asked for.")]
    public CurriculumFault Fault { get; init; }
}

/// <summary>What goes wrong.</summary>
public enum CurriculumFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It throws.</summary>
    Throw,

    /// <summary>It gives one task too few.</summary>
    Fewer,

    /// <summary>It asks for no rollouts.</summary>
    NoRollouts,

    /// <summary>It picks tasks of an environment that the run does not play.</summary>
    Elsewhere,
}
