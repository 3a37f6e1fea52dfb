namespace Platform.Training.Rewards;

/// <summary>The scores of some episodes, and the faults on the way.</summary>
/// <param name="Scores">One per episode, in order; null for an episode that is itself a fault.</param>
/// <param name="Faults">Calls of rewarders that failed, retried ones included.</param>
/// <param name="FirstFault">One sentence about a call that no retry could save; null where there is none.</param>
public sealed record ScoringResult(IReadOnlyList<EpisodeScore?> Scores, int Faults, string? FirstFault)
{
    /// <summary>Episodes without a score because a part that counts failed.</summary>
    public int Masked { get; } = Scores.Count(score => score?.Fault is not null);

    /// <summary>Episodes without a score because every part that counts abstained.</summary>
    public int Abstained { get; } = Scores.Count(score => score?.Abstains == true);
}
