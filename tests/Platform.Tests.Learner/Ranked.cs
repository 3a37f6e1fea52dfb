using Platform.Training.Learners;
using Platform.Training.Updates;

namespace Platform.Tests.Learner;

/// <summary>Changes one part of a policy gradient: the advantage is a rollout's rank in its group, spread evenly around 0; equal returns share their mean rank.</summary>
public sealed class Ranked(RankedOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        foreach (var group in round.Groups)
            foreach (var index in group)
            {
                var mine = round.Trajectories[index].Return;
                var below = group.Count(other => round.Trajectories[other].Return < mine);
                var above = group.Count(other => round.Trajectories[other].Return > mine);
                round.SetAdvantage(index, group.Length < 2 ? 0 : options.Spread * (below - above) / (group.Length - 1));
            }
    }
}
