using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Imitation;

/// <summary>Which of the policy's own episodes are worth imitating.</summary>
internal static class OwnAnswers
{
    /// <summary>Whether an episode was right: by its outcome where that is known, else by its return.</summary>
    public static bool IsRight(Trajectory trajectory, double rightReturn) => trajectory.Outcome ?? trajectory.Return >= rightReturn;

    /// <summary>Of equal episodes one, in an order that does not depend on the order of rollouts.</summary>
    /// <param name="trajectories">All of them.</param>
    /// <param name="indices">Those of one task that may be kept.</param>
    /// <param name="most">Most that are kept; 0 for all.</param>
    /// <param name="shortest">Whether those of the fewest tokens are kept.</param>
    public static int[] Distinct(IReadOnlyList<Trajectory> trajectories, IEnumerable<int> indices, int most, bool shortest = false)
    {
        var kept = new List<int>();
        foreach (var index in indices.Where(index => trajectories[index].TrainableCount > 0).OrderBy(index => trajectories[index], TrajectoryOrder.Instance))
            if (kept.Count == 0 || TrajectoryOrder.Instance.Compare(trajectories[kept[^1]], trajectories[index]) != 0)
                kept.Add(index);
        return most == 0 || kept.Count <= most ? [.. kept] : [.. (shortest ? kept.OrderBy(index => trajectories[index].TrainableCount) : kept.AsEnumerable()).Take(most)];
    }
}
