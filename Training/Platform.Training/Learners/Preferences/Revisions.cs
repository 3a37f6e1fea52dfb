using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Preferences;

/// <summary>Lays out an answer as the revision of another: the task, the other answer, what asks for a better one, the answer.</summary>
public static class Revisions
{
    /// <summary>The six sequences of a pair, in the order of <see cref="Srpo.Parts"/>. Only the answer or the revision trains.</summary>
    /// <param name="chosen">The better answer.</param>
    /// <param name="rejected">The worse answer to the same task.</param>
    /// <param name="prompt">What stands between an answer and its revision, given the answer.</param>
    /// <param name="group">Number of the pair.</param>
    public static Trajectory[] Of(Trajectory chosen, Trajectory rejected, Func<Trajectory, int[]> prompt, int group)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(rejected);
        ArgumentNullException.ThrowIfNull(prompt);
        return
        [
            chosen.InGroup(group, "w"),
            rejected.InGroup(group, "l"),
            Revise(rejected, chosen, prompt(rejected), group).InGroup(group, "w|l"),
            Revise(chosen, rejected, prompt(chosen), group).InGroup(group, "l|w"),
            Revise(rejected, rejected, prompt(rejected), group).InGroup(group, "l|l"),
            Revise(chosen, chosen, prompt(chosen), group).InGroup(group, "w|w"),
        ];
    }

    private static Trajectory Revise(Trajectory first, Trajectory second, int[] prompt, int group)
    {
        var start = Math.Max(0, Array.IndexOf(second.Trainable, true));
        var before = first.Tokens.Length + prompt.Length;
        return Trajectory.FromTokens(
            group,
            [.. first.Tokens, .. prompt, .. second.Tokens.AsSpan(start)],
            [.. new bool[before], .. second.Trainable.AsSpan(start)],
            [.. new int[before], .. second.Turns.AsSpan(start)],
            second.TurnRewards);
    }
}
