using System.Text.Json.Nodes;

namespace Platform.Sdk;

/// <summary>Chooses which tasks are played next and how often, and learns from what came back.</summary>
public interface ICurriculum
{
    /// <summary>The next tasks.</summary>
    /// <param name="count">How many tasks, 1 or more.</param>
    /// <returns>Exactly <paramref name="count"/> requests, in order.</returns>
    IReadOnlyList<TaskRequest> Next(int count);

    /// <summary>Tells what came back for tasks of an earlier <see cref="Next"/>.</summary>
    /// <param name="outcomes">One per finished rollout.</param>
    void Report(IReadOnlyList<TaskOutcome> outcomes);

    /// <summary>Everything needed to continue exactly here; part of the checkpoint.</summary>
    JsonObject SaveState();

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned.</param>
    /// <exception cref="FormatException">The state is not one of this curriculum.</exception>
    void LoadState(JsonObject state);
}

/// <summary>A task and how many rollouts of it are wanted.</summary>
/// <param name="Task">The task.</param>
/// <param name="Rollouts">Rollouts of the task (its group size), 1 or more.</param>
public sealed record TaskRequest(TaskSpec Task, int Rollouts);

/// <summary>What one rollout of a task gave.</summary>
/// <param name="Task">The task.</param>
/// <param name="Return">Its scored return.</param>
public sealed record TaskOutcome(TaskSpec Task, double Return)
{
    /// <summary>The binary outcome where the environment gives one.</summary>
    public bool? Success { get; init; }

    /// <summary>Mean absolute advantage of the rollout's tokens; null before the learner has computed it.</summary>
    public double? MeanAbsoluteAdvantage { get; init; }

    /// <summary>Tokens sampled for it.</summary>
    public long SampledTokens { get; init; }

    /// <summary>Version of the weights that played it.</summary>
    public long WeightsVersion { get; init; }
}
