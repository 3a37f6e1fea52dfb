using Platform.Sdk;

namespace Platform.Evaluation;

/// <summary>What one policy scored on one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Values">Measures by name (<c>return</c> and those the environment takes); null where faults left no score.</param>
public sealed record TaskMeasures(TaskSpec Task, IReadOnlyDictionary<string, double>? Values)
{
    /// <summary>The name of the sum of an episode's rewards, which every environment has.</summary>
    public const string Return = "return";

    /// <summary>One measure.</summary>
    /// <param name="metric">Its name.</param>
    /// <returns>The value; NaN where there is none.</returns>
    public double this[string metric] => Values is not null && Values.TryGetValue(metric, out var value) ? value : double.NaN;
}
