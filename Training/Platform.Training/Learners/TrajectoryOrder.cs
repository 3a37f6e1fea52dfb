using Platform.Training.Rollouts;

namespace Platform.Training.Learners;

/// <summary>An order that only what was sampled decides, so that a choice among equals does not depend on the order of rollouts.</summary>
internal sealed class TrajectoryOrder : IComparer<Trajectory>
{
    public static TrajectoryOrder Instance { get; } = new();

    public int Compare(Trajectory? x, Trajectory? y)
    {
        int[] first = Sampled(x!), second = Sampled(y!);
        return first.AsSpan().SequenceCompareTo(second);
    }

    private static int[] Sampled(Trajectory trajectory) => [.. trajectory.Tokens.Where((_, t) => trajectory.Trainable[t])];
}
