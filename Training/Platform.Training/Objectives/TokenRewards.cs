using Platform.Training.Rollouts;

namespace Platform.Training.Objectives;

/// <summary>Rewards of turns as rewards of tokens.</summary>
public static class TokenRewards
{
    /// <summary>Each turn's reward on the turn's last token, where what takes it counts it for the last trainable token up to there.</summary>
    /// <param name="trajectory">Any trajectory.</param>
    /// <returns>[time]</returns>
    public static double[] Of(Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        var rewards = new double[trajectory.Tokens.Length];
        for (var t = 0; t < rewards.Length; t++)
            if (t == rewards.Length - 1 || trajectory.Turns[t + 1] != trajectory.Turns[t])
                rewards[t] = trajectory.TurnRewards[trajectory.Turns[t]];
        return rewards;
    }
}
