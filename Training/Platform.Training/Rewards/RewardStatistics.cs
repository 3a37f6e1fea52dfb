using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Training.Rewards;

/// <summary>What a rubric said of a step's episodes, under its names in <c>metrics.jsonl</c>.</summary>
public static class RewardStatistics
{
    /// <summary>Start of the name of a part's mean.</summary>
    public const string PartPrefix = EpisodeStatistics.Reward + "/";

    /// <summary>Writes them over those of the environment's reward.</summary>
    /// <param name="parts">The rubric.</param>
    /// <param name="result">The scores.</param>
    /// <param name="metrics">Receives the means; a part that gave no score at all has none.</param>
    internal static void Write(IReadOnlyList<RewardPart> parts, ScoringResult result, IDictionary<string, double> metrics)
    {
        double[] totals = [.. result.Scores.Select(score => score?.Total).OfType<double>()];
        metrics.Remove(EpisodeStatistics.Reward);
        metrics.Remove("rewardStd");
        if (totals.Length > 0)
        {
            var mean = totals.Average();
            metrics[EpisodeStatistics.Reward] = mean;
            metrics["rewardStd"] = totals.Length < 2 ? 0 : Math.Sqrt(totals.Sum(value => (value - mean) * (value - mean)) / (totals.Length - 1));
        }

        for (var i = 0; i < parts.Count; i++)
        {
            double[] values = [.. result.Scores.Select(score => score?.Parts[i].Value).OfType<double>()];
            if (values.Length > 0)
                metrics[PartPrefix + parts[i].Name] = values.Average();
        }

        metrics["scoringFaults"] = result.Faults;
        metrics["masked"] = result.Masked;
        metrics["abstained"] = result.Abstained;
    }

    /// <summary>Adds an episode's score and those of its parts to its measures.</summary>
    /// <param name="score">The score.</param>
    /// <param name="measures">Receives <c>reward</c> and <c>reward/NAME</c>; what has no score is left out.</param>
    public static void AddTo(EpisodeScore score, IDictionary<string, double> measures)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(measures);
        if (score.Total is { } total)
            measures[EpisodeStatistics.Reward] = total;
        foreach (var part in score.Parts)
            if (part.Value is { } value)
                measures[PartPrefix + part.Name] = value;
    }

    /// <summary>Whether a measure is what a rubric says, the whole or a part of it.</summary>
    /// <param name="name">Name of the measure.</param>
    public static bool IsReward(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name == EpisodeStatistics.Reward || name.StartsWith(PartPrefix, StringComparison.Ordinal);
    }

    /// <summary>What tables show of a rubric: its score and its parts, but not the environment's own reward, which they show as the return.</summary>
    /// <param name="parts">The rubric.</param>
    public static IEnumerable<string> Names(IReadOnlyList<RewardPart> parts) =>
        [EpisodeStatistics.Reward, .. parts.Where(part => part.Rewarder is not null).Select(part => PartPrefix + part.Name)];
}
