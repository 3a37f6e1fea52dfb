namespace Platform.Training.Objectives;

/// <summary>Generalized advantage estimation on the sequence of trainable tokens: tokens of the environment are skipped, as if they were not there.</summary>
/// <remarks>Source: arXiv:1506.02438, equation 16. A reward on a masked token counts for the last trainable token before it.</remarks>
public static class Gae
{
    /// <summary>δ_j = r_j + γ · V_{j+1} − V_j and A_j = δ_j + γλ · A_{j+1} over trainable tokens j.</summary>
    /// <param name="rewards">Reward of each token. [time]</param>
    /// <param name="values">Critic's value at each token. [time]</param>
    /// <param name="trainable">True where the policy sampled the token. [time]</param>
    /// <param name="discount">γ per trainable token, in [0, 1].</param>
    /// <param name="lambda">λ, in [0, 1].</param>
    /// <param name="nextValue">Value after the last token: 0 where the episode terminated, the critic's value of the next state where a limit cut it.</param>
    /// <returns>Advantages, 0 on masked tokens. [time]</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double[] Advantages(
        ReadOnlySpan<double> rewards, ReadOnlySpan<double> values, ReadOnlySpan<bool> trainable, double discount, double lambda, double nextValue = 0)
    {
        if (rewards.Length != values.Length || rewards.Length != trainable.Length)
            throw new ArgumentException($"There are {rewards.Length} rewards, {values.Length} values and {trainable.Length} mask entries: give one of each per token.", nameof(values));
        var advantages = new double[rewards.Length];
        double following = 0, owed = 0;
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            owed += rewards[t];
            if (!trainable[t])
                continue;
            following = advantages[t] = owed + discount * nextValue - values[t] + discount * lambda * following;
            (nextValue, owed) = (values[t], 0);
        }

        return advantages;
    }
}
