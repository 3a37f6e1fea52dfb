namespace Platform.Training.Rewards;

/// <summary>What a rubric says of one episode.</summary>
/// <param name="Total">The score that is trained on, finite; null where every part that counts abstained, or where one of them failed.</param>
/// <param name="TurnRewards">The score turn by turn; what belongs to the whole episode is in the last turn's. [turns]</param>
/// <param name="Parts">What each part said, in the order of the rubric.</param>
/// <param name="Fault">Why there is no score, where a part that counts failed; null otherwise.</param>
public sealed record EpisodeScore(double? Total, double[] TurnRewards, IReadOnlyList<PartScore> Parts, string? Fault)
{
    /// <summary>Whether nothing failed and yet nobody gave a score.</summary>
    public bool Abstains => Total is null && Fault is null;
}
