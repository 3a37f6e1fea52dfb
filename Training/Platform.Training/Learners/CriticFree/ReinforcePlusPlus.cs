using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>REINFORCE++: PPO's tricks without a critic, and without groups.</summary>
/// <remarks>Source: arXiv:2501.03262. Each token's reward is −β · k1, and the return comes on the last; A is the discounted reward-to-go over the tokens that
/// the policy wrote, so that observations between turns neither end nor discount it, whitened over all trainable tokens of the round; PPO's clip.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class ReinforcePlusPlus(ReinforcePlusPlusOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        for (var index = 0; index < round.Trajectories.Count; index++)
        {
            var toGo = RewardsToGo(round, index);
            round.SetAdvantages(index, t => toGo[t]);
        }

        RoundWhitening.Apply(round);
    }

    private double[] RewardsToGo(Round round, int index)
    {
        var trajectory = round.Trajectories[index];
        var toGo = new double[trajectory.Tokens.Length];
        var owed = options.Credit == "turn" ? 0 : trajectory.Return;
        var (following, turn) = (0.0, trajectory.TurnRewards.Length);
        for (var t = toGo.Length - 1; t >= 0; t--)
        {
            if (!trajectory.Trainable[t])
                continue;
            for (; options.Credit == "turn" && turn > trajectory.Turns[t]; turn--)
                owed += trajectory.TurnRewards[turn - 1]; // with those of later turns in which the policy wrote nothing
            toGo[t] = following = owed - KlPenalty(round, index, t) + options.Discount * following;
            owed = 0;
        }

        return toGo;
    }
}
