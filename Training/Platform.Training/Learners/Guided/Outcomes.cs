using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Yes or no for methods that learn from the outcome alone.</summary>
internal static class Outcomes
{
    /// <summary>Whether a task was solved: by the environment's own word where it gives one, else by the score.</summary>
    /// <param name="trajectory">Scored.</param>
    /// <param name="successReturn">Score that counts as solved where the environment does not say.</param>
    public static bool IsSolved(this Trajectory trajectory, double successReturn) => trajectory.Outcome ?? trajectory.Return >= successReturn;

    /// <summary>Whether what trains of a trajectory is a demonstration.</summary>
    /// <param name="trajectory">Any.</param>
    public static bool IsDemonstration(this Trajectory trajectory)
    {
        if (trajectory.Given is not { } given)
            return false;
        for (var t = 0; t < given.Length; t++)
            if (trajectory.Trainable[t] && !given[t])
                return false;
        return trajectory.TrainableCount > 0;
    }
}
