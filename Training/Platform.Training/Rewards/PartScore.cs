namespace Platform.Training.Rewards;

/// <summary>What one part of a rubric says of one episode.</summary>
/// <param name="Name">Name of the part.</param>
/// <param name="Value">Its score before the weight, finite; null where it abstained or failed.</param>
/// <param name="Explanation">Why, in one sentence; may be empty.</param>
public sealed record PartScore(string Name, double? Value, string Explanation = "")
{
    /// <summary>Scores turn by turn, null where the part abstained on a turn; null for a part that scores the episode as a whole. [turns]</summary>
    public IReadOnlyList<double?>? Turns { get; init; }

    /// <summary>Why the part could not be scored, for a fault; null otherwise.</summary>
    public string? Fault { get; init; }
}
