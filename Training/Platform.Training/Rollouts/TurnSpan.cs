namespace Platform.Training.Rollouts;

/// <summary>One turn that the policy acted in, as a step of a trajectory.</summary>
/// <param name="Turn">Number of the turn.</param>
/// <param name="First">Position of its first trainable token; the state is everything before it.</param>
/// <param name="Last">Position of its last trainable token; not all between the two need to train.</param>
/// <param name="Reward">Its reward, and those of turns up to the next step in which nothing trains.</param>
public readonly record struct TurnSpan(int Turn, int First, int Last, double Reward)
{
    /// <summary>Position whose features stand for the state before the action.</summary>
    public int State => First - 1;

    /// <summary>The steps of a trajectory, in order.</summary>
    /// <param name="trajectory">Any trajectory.</param>
    public static TurnSpan[] Of(Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        var spans = new List<TurnSpan>();
        for (var t = 0; t < trajectory.Tokens.Length; t++)
        {
            if (!trajectory.Trainable[t])
                continue;
            if (spans.Count > 0 && spans[^1].Turn == trajectory.Turns[t])
                spans[^1] = spans[^1] with { Last = t };
            else
                spans.Add(new(trajectory.Turns[t], t, t, 0));
        }

        for (var k = 0; k < spans.Count; k++)
        {
            double reward = 0;
            for (var turn = k == 0 ? 0 : spans[k].Turn; turn < (k + 1 < spans.Count ? spans[k + 1].Turn : trajectory.TurnRewards.Length); turn++)
                reward += trajectory.TurnRewards[turn];
            spans[k] = spans[k] with { Reward = reward };
        }

        return [.. spans];
    }
}
