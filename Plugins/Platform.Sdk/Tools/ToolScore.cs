namespace Platform.Sdk;

/// <summary>What an episode of a tool environment earned.</summary>
/// <param name="Reward">Added to the reward of the last turn; finite.</param>
/// <param name="Success">The binary outcome, reported as the measure <c>success</c>.</param>
public sealed record ToolScore(double Reward, bool Success)
{
    /// <summary>Further measures, each finite; added to <see cref="IEpisodeMetrics.Metrics"/>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Why, in words, for people who read transcripts; never shown to the agent.</summary>
    public string Explanation { get; init; } = "";
}
