using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>PPO's loss with two tricks: the group's mean over the batch's deviation, and the token mean.</summary>
/// <remarks>Source: Part I: Tricks or Traps?, arXiv:2508.08221. The batch is the whole round. A deviation of 0 leaves every advantage at 0.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class LitePpo(LitePpoOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        double[] all = [.. Enumerable.Range(0, round.Trajectories.Count).Select(index => Score(round, index))];
        if (GroupAdvantages.IsUniform(all))
            return;
        var mean = all.Average();
        var deviation = Math.Sqrt(all.Sum(score => (score - mean) * (score - mean)) / (all.Length - 1)) + GroupAdvantages.Epsilon;
        CompareGroups(round, scores => [.. GroupAdvantages.Centered(scores).Select(advantage => advantage / deviation)]);
    }
}
