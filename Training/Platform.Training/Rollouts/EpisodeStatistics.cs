using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>Means over the episodes of a step, under their names in <c>metrics.jsonl</c>.</summary>
internal static class EpisodeStatistics
{
    /// <summary>Name of the mean score that the learner trains on.</summary>
    public const string Reward = "reward";

    /// <summary>Writes them.</summary>
    /// <param name="result">The step's episodes.</param>
    /// <param name="metrics">Receives the means; an environment's measure keeps its own name.</param>
    public static void Write(RolloutResult result, IDictionary<string, double> metrics)
    {
        Episode[] scored = [.. result.Episodes.Where(episode => !episode.IsFault)];
        if (scored.Length > 0)
        {
            double[] returns = [.. scored.Select(episode => episode.Return)];
            var mean = returns.Average();
            metrics[Reward] = mean;
            metrics["rewardStd"] = scored.Length < 2 ? 0 : Math.Sqrt(returns.Sum(value => (value - mean) * (value - mean)) / (scored.Length - 1));
            metrics["return"] = mean;
            foreach (var name in scored.SelectMany(episode => episode.Metrics.Keys).Distinct().Order(StringComparer.Ordinal))
                metrics.TryAdd(name, scored.Where(episode => episode.Metrics.ContainsKey(name)).Average(episode => episode.Metrics[name]));
            metrics["turns"] = scored.Average(episode => episode.Turns.Count);
            metrics["truncated"] = scored.Average(episode => episode.Termination == Termination.Terminated ? 0.0 : 1.0);
            metrics["actionErrors"] = scored.Sum(episode => episode.Turns.Count(turn => turn.ActionError is not null));
        }

        metrics["episodes"] = scored.Length;
        metrics["faults"] = result.EnvironmentFaults + result.PolicyFaults;
        metrics["dropped"] = result.Dropped;
    }
}
