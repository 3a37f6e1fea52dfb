using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Learners.Preferences;

/// <summary>Prompts with another task's responses.</summary>
internal static class MismatchedPairs
{
    /// <summary>A round of each prompt with a response to the next task.</summary>
    /// <param name="round">The round.</param>
    /// <param name="indices">Index into <paramref name="round"/> of the prompt of each mismatched trajectory.</param>
    /// <returns>Null where there is a single task.</returns>
    public static Round? Of(Round round, out int[] indices)
    {
        var groups = round.Groups
            .Select(group => group.Where(index => round.Trajectories[index].TrainableCount > 0).OrderBy(index => round.Trajectories[index], TrajectoryOrder.Instance).ToArray())
            .Where(group => group.Length > 0).OrderBy(group => round.Trajectories[group[0]].Group).ToArray();
        indices = [.. groups.SelectMany(group => group)];
        if (groups.Length < 2)
            return null;
        var length = indices.Max(index => End(round.Trajectories[index]));
        var mismatched = new List<Trajectory>();
        for (var g = 0; g < groups.Length; g++)
        {
            var next = groups[(g + 1) % groups.Length];
            for (var i = 0; i < groups[g].Length; i++)
                mismatched.Add(Combine(round.Trajectories[groups[g][i]], round.Trajectories[next[i % next.Length]], mismatched.Count, length));
        }

        return new Round(mismatched);
    }

    private static Trajectory Combine(Trajectory prompt, Trajectory response, int group, int length)
    {
        int start = Start(prompt), from = Start(response), count = Math.Min(length - start, End(response) - from);
        int[] tokens = [.. prompt.Tokens.AsSpan(0, start), .. response.Tokens.AsSpan(from, count)];
        bool[] trainable = [.. new bool[start], .. response.Trainable.AsSpan(from, count)];
        return Trajectory.FromTokens(group, tokens, trainable, new int[tokens.Length], [0]);
    }

    private static int Start(Trajectory trajectory) => Array.IndexOf(trajectory.Trainable, true);

    private static int End(Trajectory trajectory) => Array.LastIndexOf(trajectory.Trainable, true) + 1;
}
