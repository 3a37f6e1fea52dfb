namespace Platform.Evaluation;

/// <summary>What one policy scored on a list of tasks.</summary>
/// <param name="Policy">Name of the policy, as tables show it.</param>
/// <param name="Tasks">One entry per task, in the order of the list.</param>
public sealed record PolicyScores(string Policy, IReadOnlyList<TaskMeasures> Tasks)
{
    /// <summary>One measure over all tasks, in order; NaN where a task has no score.</summary>
    /// <param name="metric">Name of the measure.</param>
    public double[] Measure(string metric) => [.. Tasks.Select(task => task[metric])];
}
