using Platform.Sdk;

namespace Platform.Evaluation;

/// <summary>Plays one policy on tasks.</summary>
/// <param name="tasks">The tasks.</param>
/// <param name="progress">Told how many tasks are done.</param>
/// <param name="cancellationToken">Ends the play.</param>
/// <returns>One entry per task, in order.</returns>
public delegate Task<IReadOnlyList<TaskMeasures>> PlayTasks(IReadOnlyList<TaskSpec> tasks, IProgress<int>? progress, CancellationToken cancellationToken);

/// <summary>A policy to be measured.</summary>
/// <param name="Name">As tables show it.</param>
/// <param name="Play">Plays it.</param>
public sealed record EvaluatedPolicy(string Name, PlayTasks Play);

/// <summary>Measures policies on the same tasks, one after the other.</summary>
public static class Evaluator
{
    /// <summary>Plays every policy on every task.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="tasks">The tasks all of them play.</param>
    /// <param name="progress">Told the policy's name and how many of its tasks are done.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <returns>One entry per policy, in order.</returns>
    /// <exception cref="InvalidOperationException">A policy's play gave another number of entries than there are tasks.</exception>
    public static async Task<IReadOnlyList<PolicyScores>> RunAsync(
        IReadOnlyList<EvaluatedPolicy> policies, IReadOnlyList<TaskSpec> tasks, IProgress<(string Policy, int Done)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(tasks);
        var scores = new List<PolicyScores>();
        foreach (var policy in policies)
        {
            var inner = progress is null ? null : new Relay(done => progress.Report((policy.Name, done)));
            var measures = await policy.Play(tasks, inner, cancellationToken).ConfigureAwait(false);
            if (measures.Count != tasks.Count)
                throw new InvalidOperationException($"Playing '{policy.Name}' on {tasks.Count} tasks gave {measures.Count} results: one per task is expected.");
            scores.Add(new(policy.Name, measures));
        }

        return scores;
    }

    /// <summary>Reports on the calling thread, in order, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Relay(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
