using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>One episode to play.</summary>
/// <param name="Task">The task.</param>
/// <param name="PolicySeed">Seed of the policy's own chance; the task's seed is the environment's.</param>
/// <param name="Group">Number of the task in its step: rollouts of one task share it, and with it their prompt.</param>
public sealed record RolloutRequest(TaskSpec Task, ulong PolicySeed, int Group)
{
    /// <summary>How the episode begins, where that is not the policy's choice alone; null for as it comes. Scripted policies ignore all but its limit of turns.</summary>
    public RolloutOpening? Opening { get; init; }

    /// <summary>All rollouts of a step, group after group, each with its derived seed.</summary>
    /// <param name="tasks">What the curriculum chose.</param>
    /// <param name="runSeed">Seed of the run.</param>
    /// <param name="purpose">What the policy's seeds are for.</param>
    /// <param name="position">Where in the run, such as stage and step.</param>
    public static IReadOnlyList<RolloutRequest> ForStep(IReadOnlyList<TaskRequest> tasks, ulong runSeed, SeedPurpose purpose, params ReadOnlySpan<ulong> position)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var stepSeed = SeedSequence.Derive(runSeed, purpose, position);
        var requests = new List<RolloutRequest>();
        for (var group = 0; group < tasks.Count; group++)
            for (var rollout = 0; rollout < tasks[group].Rollouts; rollout++)
                requests.Add(new(tasks[group].Task, SeedSequence.Derive(stepSeed, purpose, (ulong)group, (ulong)rollout), group));
        return requests;
    }
}
