using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>The ids that a plugin registers, by kind.</summary>
public sealed record PluginContents
{
    /// <summary>Versioned ids of its environments.</summary>
    [Setting("Ids of the environments, such as [treasure-hunt-v1].")]
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Versioned ids of its rewarders.</summary>
    [Setting("Ids of the rewarders, such as [brevity-v1].")]
    public IReadOnlyList<string> Rewarders { get; init; } = [];

    /// <summary>Versioned ids of its curricula.</summary>
    [Setting("Ids of the curricula, such as [ladder-v1].")]
    public IReadOnlyList<string> Curricula { get; init; } = [];

    /// <summary>Versioned ids of its task sets.</summary>
    [Setting("Ids of the task sets, such as [treasure-tasks-v1].")]
    public IReadOnlyList<string> TaskSets { get; init; } = [];

    /// <summary>What ids of environments at an address begin with.</summary>
    [Setting("Schemes of environments whose ids carry an address, such as [openenv].")]
    public IReadOnlyList<string> Schemes { get; init; } = [];

    /// <summary>Names of its learners.</summary>
    [Setting("Names of the learners, such as [my-grpo].")]
    public IReadOnlyList<string> Learners { get; init; } = [];

    /// <summary>Every kind by the name the manifest gives it.</summary>
    internal IEnumerable<(string Kind, IReadOnlyList<string> Ids)> Kinds() =>
        [("environments", Environments), ("rewarders", Rewarders), ("curricula", Curricula), ("taskSets", TaskSets), ("schemes", Schemes), ("learners", Learners)];
}
