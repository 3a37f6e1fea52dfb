using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Learners.Guided;

/// <summary>Budget-relative policy optimisation: thinking is paid for what can be answered from it at every budget.</summary>
/// <remarks>Source: AnytimeReasoner, arXiv:2505.13438, sections 3 and 4. A trajectory whose tokens were all sampled is thinking: its turns are its segments and their rewards the scores at
/// the budgets. One with given tokens is an answer to a cut, and its group the answers to the same cut, compared by r − mean. Both have PPO's surrogate.
/// <see cref="BrpoSource"/> lays them out. Departures: a group whose scores are all alike has advantage 0.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Brpo(BrpoOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            Trajectory[] members = [.. group.Select(index => round.Trajectories[index])];
            if (members[0].Given is null)
            {
                var segments = members.Max(member => member.TurnRewards.Length);
                double[][] scores = [.. members.Select(member => (double[])[.. member.TurnRewards, .. new double[segments - member.TurnRewards.Length]])];
                var prior = BudgetAdvantages.Prior(options.Prior, options.Budgets.Count == segments ? options.Budgets : [.. Enumerable.Range(1, segments)]);
                var bySegment = BudgetAdvantages.Of(scores, prior);
                for (var i = 0; i < group.Length; i++)
                    round.SetTurnAdvantages(group[i], bySegment[i]);
                continue;
            }

            var advantages = GroupAdvantages.Centered([.. members.Select(member => member.Return)]);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }
}
