using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.OpenEnv.Observations;

/// <summary>What an observation of the server says.</summary>
/// <param name="Observation">What the agent sees.</param>
internal sealed record Seen(Observation Observation)
{
    /// <summary>Whether the end that comes with it is a limit's, not the task's.</summary>
    public bool Truncated { get; init; }

    /// <summary>What went wrong in the server's environment; null when nothing did.</summary>
    public string? Fault { get; init; }

    /// <summary>Why the action could not be taken, or null.</summary>
    public string? ActionError { get; init; }

    /// <summary>Facts about the step.</summary>
    public JsonObject StepInfo { get; init; } = [];

    /// <summary>Measures of the episode so far; null where none came.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
}
