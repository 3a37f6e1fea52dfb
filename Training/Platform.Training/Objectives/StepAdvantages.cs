namespace Platform.Training.Objectives;

/// <summary>Advantages of turns measured against all turns of the group that stood in the same state, at whatever time.</summary>
/// <remarks>Source: Group-in-Group Policy Optimization, arXiv:2505.10978, section 4.2: rewards-to-go of the turns that share a state are compared as a group is in
/// <see cref="GroupAdvantages"/>. A state that was seen once has advantage 0.</remarks>
public static class StepAdvantages
{
    /// <summary>Advantages of every turn of one group.</summary>
    /// <param name="states">What names the state of each turn. [group][turns]</param>
    /// <param name="rewards">Rewards by turn. [group][turns]</param>
    /// <param name="discount">γ, in [0, 1].</param>
    /// <param name="normalize">Whether advantages are divided by the standard deviation of their state, or only centred.</param>
    /// <returns>[group][turns]</returns>
    public static double[][] Compare(IReadOnlyList<string[]> states, IReadOnlyList<double[]> rewards, double discount, bool normalize)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(rewards);
        double[][] advantages = [.. rewards.Select(row => TurnAdvantages.RewardToGo(row, discount))];
        var places = states.SelectMany((row, i) => row.Select((state, turn) => (State: state, Member: i, Turn: turn)));
        foreach (var same in places.GroupBy(place => place.State, StringComparer.Ordinal).Select(group => group.ToArray()))
        {
            double[] scores = [.. same.Select(place => advantages[place.Member][place.Turn])];
            var compared = normalize ? GroupAdvantages.Standardized(scores) : GroupAdvantages.Centered(scores);
            for (var i = 0; i < same.Length; i++)
                advantages[same[i].Member][same[i].Turn] = compared[i];
        }

        return advantages;
    }
}
