using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Preferences;

/// <summary>Judges of two trajectories of one task: the chance in [0, 1] that the first is preferred.</summary>
public static class PreferenceJudge
{
    /// <summary>A judge by its name in recipes.</summary>
    /// <param name="rule"><c>score</c>; <c>outcome-then-turns</c> or <c>outcome-then-tokens</c>, where the shorter of two that are equally right wins.</param>
    /// <param name="margin">Scores no further apart are a tie.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Func<Trajectory, Trajectory, double> Of(string rule, double margin = 0) => rule switch
    {
        "score" => (first, second) => Compare(first.Return, second.Return, margin),
        "outcome-then-turns" => (first, second) => ByOutcome(first, second, trajectory => trajectory.TurnRewards.Length),
        "outcome-then-tokens" => (first, second) => ByOutcome(first, second, trajectory => trajectory.TrainableCount),
        _ => throw new ArgumentException($"There is no rule '{rule}': use score, outcome-then-turns or outcome-then-tokens.", nameof(rule)),
    };

    private static double Compare(double first, double second, double margin) => first - second > margin ? 1 : second - first > margin ? 0 : 0.5;

    private static double ByOutcome(Trajectory first, Trajectory second, Func<Trajectory, int> length)
    {
        var outcome = Compare(Outcome(first), Outcome(second), 0);
        return outcome != 0.5 ? outcome : Compare(length(second), length(first), 0);
    }

    private static double Outcome(Trajectory trajectory) => trajectory.Outcome is { } solved ? solved ? 1 : 0 : trajectory.Return;
}
