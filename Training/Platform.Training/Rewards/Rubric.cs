using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Rewards;

/// <summary>Puts the scores of an episode's parts together.</summary>
/// <remarks>The score is Σ weight · value over the parts that gave a value. A part that abstains contributes nothing, which is not a score of 0 where a group is compared:
/// an episode that all parts abstain on has no score. A part that failed leaves the episode without a score as well, because the others would say something else
/// than the recipe asked for. A part of weight 0 is only measured: whatever it does, the score is the same.</remarks>
public static class Rubric
{
    /// <summary>Whether a rubric is the environment's own reward as it is, so that there is nothing to compute.</summary>
    /// <param name="parts">The rubric.</param>
    public static bool IsEnvironmentAlone(IReadOnlyList<RewardPart> parts) => parts is [{ Rewarder: null, Weight: 1 }];

    /// <summary>What the environment's own reward says of an episode.</summary>
    /// <param name="name">Name of the part.</param>
    /// <param name="episode">Not a fault.</param>
    public static PartScore Environment(string name, Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new(name, episode.Return) { Turns = [.. episode.Turns.Select(turn => (double?)turn.Reward)] };
    }

    /// <summary>The score of an episode.</summary>
    /// <param name="parts">The rubric.</param>
    /// <param name="scores">What each part says, in the order of the rubric.</param>
    /// <param name="turns">Turns of the episode.</param>
    public static EpisodeScore Combine(IReadOnlyList<RewardPart> parts, IReadOnlyList<PartScore> scores, int turns)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(scores);
        var rewards = new double[turns];
        double whole = 0;
        var isScored = false;
        string? fault = null;
        for (var i = 0; i < parts.Count; i++)
        {
            var (weight, score) = (parts[i].Weight, scores[i]);
            if (weight == 0)
                continue;
            fault ??= score.Fault;
            if (score.Value is not { } value)
                continue;
            isScored = true;
            if (score.Turns is null)
                whole += weight * value;
            for (var t = 0; t < (score.Turns?.Count ?? 0); t++)
                rewards[t] += weight * (score.Turns![t] ?? 0);
        }

        // What is said of the whole episode is known at its end.
        if (turns > 0)
            rewards[^1] += whole;
        var total = turns > 0 ? rewards.Sum() : whole;
        if (fault is null && !double.IsFinite(total))
            fault = $"The weighted sum of the rewards became {total}: use smaller weights.";
        return new(fault is null && isScored ? total : null, rewards, scores, fault);
    }
}
