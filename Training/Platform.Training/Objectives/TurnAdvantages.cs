namespace Platform.Training.Objectives;

/// <summary>Advantages turn by turn: what followed a turn, measured against what followed the same turn in the other trajectories of the task.</summary>
/// <remarks>At turn t every trajectory that has a turn t brings its reward-to-go Σ_{s ≥ t} γ^(s−t) · r_s, and these are compared as a group is in <see cref="GroupAdvantages"/>.
/// So a choice is credited with what came after it, never with what came before.</remarks>
public static class TurnAdvantages
{
    /// <summary>Advantages of every turn of one group.</summary>
    /// <param name="rewards">Rewards by turn, one array per trajectory; lengths may differ. [group][turns]</param>
    /// <param name="discount">γ, in [0, 1].</param>
    /// <param name="normalize">Whether each turn's advantages are divided by their standard deviation, or only centred.</param>
    /// <returns>Advantages. [group][turns]</returns>
    public static double[][] Compare(IReadOnlyList<double[]> rewards, double discount, bool normalize)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        double[][] values = [.. rewards.Select(row => RewardToGo(row, discount))];
        var longest = values.Length == 0 ? 0 : values.Max(row => row.Length);
        var scores = new double[values.Length];
        for (var turn = 0; turn < longest; turn++)
        {
            for (var i = 0; i < values.Length; i++)
                scores[i] = turn < values[i].Length ? values[i][turn] : double.NaN;
            var advantages = normalize ? GroupAdvantages.Standardized(scores) : GroupAdvantages.Centered(scores);
            for (var i = 0; i < values.Length; i++)
                if (turn < values[i].Length)
                    values[i][turn] = advantages[i];
        }

        return values;
    }

    /// <summary>Σ_{s ≥ t} γ^(s−t) · r_s for every turn t.</summary>
    /// <param name="rewards">Rewards by turn. [turns]</param>
    /// <param name="discount">γ, in [0, 1].</param>
    /// <returns>Rewards-to-go. [turns]</returns>
    public static double[] RewardToGo(ReadOnlySpan<double> rewards, double discount)
    {
        var values = new double[rewards.Length];
        double following = 0;
        for (var turn = rewards.Length - 1; turn >= 0; turn--)
            values[turn] = following = rewards[turn] + discount * following;
        return values;
    }
}
