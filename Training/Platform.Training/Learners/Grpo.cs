using System.Text;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Learners;

/// <summary>Group Relative Policy Optimization: rollouts of one task are each other's baseline.</summary>
/// <remarks>Source: DeepSeekMath, arXiv:2402.03300, section 4.1. Departures: the loss is by default the mean over the trainable tokens of the whole optimizer
/// batch (DAPO, arXiv:2503.14476), so micro-batching changes no gradient; the KL term back-propagates k2 and reports k3; the log-probs kept from sampling
/// are the old ones, so no second pass computes them; and an advantage may belong to a turn instead of a trajectory.
/// The loss is <see cref="PolicyGradient"/>'s: −min(ρA, clip(ρ, 1 − ε_low, 1 + ε_high) · A) + β · KL(π‖π_ref).</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Grpo(GrpoOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        // The whole trajectory by its return: (r − mean) / (std + 1e-6), std over n − 1, or r − mean alone …
        if (options.Credit != "turn")
            CompareGroups(round, scores => options.NormalizeByStandardDeviation ? GroupAdvantages.Standardized(scores) : GroupAdvantages.Centered(scores));
        if (options.Credit == "trajectory")
            return;
        // … or each turn by what followed it; or both, each turn compared with all that were shown the same (GiGPO)
        foreach (var group in round.Groups)
        {
            double[][] scores = [.. group.Select(index => TurnScores(round, index))];
            var byTurn = options.Credit == "turn"
                ? TurnAdvantages.Compare(scores, options.Discount, options.NormalizeByStandardDeviation)
                : StepAdvantages.Compare([.. group.Select(index => Shown(round.Trajectories[index]))], scores, options.Discount, options.NormalizeByStandardDeviation);
            for (var i = 0; i < group.Length; i++)
            {
                double[] whole = [.. round.Advantages[group[i]]];
                var turns = round.Trajectories[group[i]].Turns;
                var (index, member) = (group[i], i);
                round.SetAdvantages(index, t => whole[t] + byTurn[member][turns[t]]);
            }
        }
    }

    /// <summary>What each turn was shown: its tokens that do not train. [turns]</summary>
    private static string[] Shown(Trajectory trajectory)
    {
        var shown = trajectory.TurnRewards.Select(_ => new StringBuilder()).ToArray();
        for (var t = 0; t < trajectory.Tokens.Length; t++)
            if (!trajectory.Trainable[t])
                shown[trajectory.Turns[t]].Append(trajectory.Tokens[t]).Append(' ');
        return [.. shown.Select(text => text.ToString())];
    }
}
