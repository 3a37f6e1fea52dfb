using System.Text.Json.Nodes;

namespace Platform.Sdk;

/// <summary>An environment whose state can be saved and restored, for branching, search and start-state curricula.</summary>
public interface ISnapshots
{
    /// <summary>The whole state, self-contained: restoring it elsewhere continues identically.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="snapshot">What <see cref="SaveAsync"/> of the same environment id returned.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FormatException">The snapshot is not one of this environment.</exception>
    ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken);
}

/// <summary>An environment that knows how its current state is played best.</summary>
public interface IOracle
{
    /// <summary>An expert action in the current state, as an agent would write it, tool calls in any form that <see cref="ToolCallParser"/> reads; null where none is known.</summary>
    string? ExpertAction { get; }

    /// <summary>Expected return of optimal play from the start of the episode, or null where unknown.</summary>
    double? OptimalReturn { get; }
}

/// <summary>An environment that can list every legal action of its current state.</summary>
public interface IAdmissibleActions
{
    /// <summary>The legal actions now, as an agent would write them.</summary>
    IReadOnlyList<string> AdmissibleActions { get; }
}

/// <summary>An environment that can show its state to a person.</summary>
public interface IRender
{
    /// <summary>Content type of <see cref="RenderAsync"/>: <c>text/plain</c>, <c>text/html</c> or <c>image/png</c>.</summary>
    string ContentType { get; }

    /// <summary>The current state, hidden parts included; UTF-8 where the content is text.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken);
}

/// <summary>An environment with several agents that take turns.</summary>
public interface IMultiAgent
{
    /// <summary>Names of all agents of the episode.</summary>
    IReadOnlyList<string> Agents { get; }

    /// <summary>The agent whose action the next step takes.</summary>
    string NextAgent { get; }
}

/// <summary>An environment that measures more than its reward: regret, success, share of best choices.</summary>
public interface IEpisodeMetrics
{
    /// <summary>Named measures of the episode so far, each finite. The name <c>success</c>, if present, is the binary outcome (0 or 1).</summary>
    IReadOnlyDictionary<string, double> Metrics { get; }
}

/// <summary>An environment with knobs that a curriculum may turn through <see cref="TaskSpec.Parameters"/>.</summary>
public interface IParameterSpace
{
    /// <summary>The knobs, in a fixed order.</summary>
    IReadOnlyList<ParameterRange> Parameters { get; }
}

/// <summary>One knob of an environment.</summary>
/// <param name="Name">Key in <see cref="TaskSpec.Parameters"/>.</param>
/// <param name="Low">Smallest value, inclusive.</param>
/// <param name="High">Largest value, inclusive.</param>
/// <param name="Integer">Whether only whole numbers are taken.</param>
public sealed record ParameterRange(string Name, double Low, double High, bool Integer);

/// <summary>An environment whose promises depend on its options. What it says here stands in place of its documentation's numbers, which are those of the default options.</summary>
public interface IDeclaredBounds
{
    /// <summary>What every episode under this instance's options keeps to; the same before and after a reset.</summary>
    EnvironmentBounds Bounds { get; }
}

/// <summary>What an environment promises of its numbers, for <c>env check</c> to hold it to; null where it promises nothing.</summary>
public sealed record EnvironmentBounds
{
    /// <summary>Lowest and highest possible return of an episode.</summary>
    public (double Low, double High)? ReturnRange { get; init; }

    /// <summary>Lowest and highest possible reward of one step.</summary>
    public (double Low, double High)? RewardRange { get; init; }

    /// <summary>Most steps of one episode.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>Mean return that neither doing nothing nor playing at random exceeds, with a margin for chance.</summary>
    public double? Floor { get; init; }

    /// <summary>Mean return that the expert of <see cref="IOracle"/> reaches at least.</summary>
    public double? Maximum { get; init; }
}

/// <summary>An environment that must start something before an episode, such as a process, a browser or a container, whose time is not the episode's own.</summary>
/// <remarks>A rollout prepares before every reset, and its step limit counts from the reset. Whoever resets without preparing first waits longer, and no more:
/// the reset prepares where it must.</remarks>
public interface IPrepared
{
    /// <summary>Starts what the next episode needs; returns at once where it runs already.</summary>
    /// <param name="task">The task that the reset will start.</param>
    /// <param name="cancellationToken">Ends the call within a second.</param>
    /// <exception cref="TimeoutException">It did not start within the environment's own limit.</exception>
    ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken);
}
