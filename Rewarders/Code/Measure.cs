using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>What the environment measured when it tested the last program.</summary>
internal static class Measure
{
    /// <summary>The score that a measure makes, or an abstention where the environment does not give it.</summary>
    public static Reward Score(Episode episode, string name, Func<double, Reward> score) =>
        episode.Metrics.TryGetValue(name, out var value) ? score(value)
        : Reward.Abstain($"The environment '{episode.Task.Environment}' does not measure '{name}': this rewarder scores environments that test programs, such as code-v1.");
}
