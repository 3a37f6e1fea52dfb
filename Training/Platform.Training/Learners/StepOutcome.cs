using Platform.Sdk;
using Platform.Training.Rewards;

namespace Platform.Training.Learners;

/// <summary>What one training step did.</summary>
/// <param name="Episodes">Everything that was played, faults included.</param>
/// <param name="Metrics">Numbers by name, in the order they are written.</param>
public sealed record StepOutcome(IReadOnlyList<Episode> Episodes, OrderedDictionary<string, double> Metrics)
{
    /// <summary>What the rubric says of each episode, in order; null where the environment's own reward is the score.</summary>
    public ScoringResult? Scores { get; init; }
}
