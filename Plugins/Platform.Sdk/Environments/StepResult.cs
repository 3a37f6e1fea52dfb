using System.Text.Json.Nodes;

namespace Platform.Sdk;

/// <summary>What one action led to.</summary>
/// <param name="Observation">What the agent sees next; on the last turn, the closing message.</param>
/// <param name="Reward">Reward of this action, finite. A value that is not finite faults the episode.</param>
/// <param name="Terminated">The task itself is over (won, lost, horizon that belongs to the task).</param>
/// <param name="Truncated">A limit outside the task cut the episode; a critic may bootstrap from the last state.</param>
public sealed record StepResult(Observation Observation, double Reward, bool Terminated, bool Truncated)
{
    /// <summary>Why the action could not be read or was not legal, in the words the agent was told, or null. Counted in the metrics.</summary>
    public string? ActionError { get; init; }

    /// <summary>Structured facts about this step for logs. Never shown to a language model.</summary>
    public JsonObject Info { get; init; } = [];
}
