using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv.Frames;

/// <summary>One moment of an episode, to be told to a client.</summary>
/// <param name="Observation">What the agent sees.</param>
/// <param name="Step">What the last action led to; null after a reset.</param>
internal readonly record struct Moment(Observation Observation, StepResult? Step)
{
    /// <summary>Measures so far; null where the environment has none.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    /// <summary>Whether the tools are others than those last told.</summary>
    public bool ToolsChanged { get; init; }

    /// <summary>Name of the tool that was called by <c>call_tool</c>, or null.</summary>
    public string? Tool { get; init; }

    /// <summary>Whether that tool was not on offer.</summary>
    public bool ToolUnknown { get; init; }

    /// <summary>Whether only the tools were asked for.</summary>
    public bool ListsTools { get; init; }

    /// <summary>Whether the episode is over.</summary>
    public bool IsOver => Step is { Terminated: true } or { Truncated: true };
}
