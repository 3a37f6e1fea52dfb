using System.Text.Json.Nodes;

namespace Platform.Sdk;

/// <summary>One task instance: everything an environment needs to start the same episode again.</summary>
/// <param name="Environment">Versioned id of the environment, such as <c>maze-v1</c>.</param>
/// <param name="Id">Stable name of the task inside its task set, such as <c>train/17</c>.</param>
/// <param name="Seed">The only source of chance in the episode's environment.</param>
/// <param name="Parameters">What differs from task to task beyond the seed; empty for tasks that are all in their seed.</param>
public sealed record TaskSpec(string Environment, string Id, ulong Seed, JsonObject Parameters)
{
    /// <summary>A task that is fully described by its seed.</summary>
    public TaskSpec(string environment, string id, ulong seed)
        : this(environment, id, seed, [])
    {
    }
}
