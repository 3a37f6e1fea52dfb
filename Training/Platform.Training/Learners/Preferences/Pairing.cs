using Platform.Training.Learners.Imitation;
using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Preferences;

/// <summary>The pairs of one task's trajectories, as a learner's settings say.</summary>
internal static class Pairing
{
    /// <summary>By score, or by outcome and length.</summary>
    /// <param name="members">Trajectories that may stand in a pair.</param>
    /// <param name="options">Pairing and margin.</param>
    /// <returns>Places in the group.</returns>
    public static IReadOnlyList<(int Chosen, int Rejected)> Of(IReadOnlyList<Trajectory> members, ContrastOptions options) => options.Pairing == "shortest-right"
        ? PreferencePairs.ShortestRight(
            [.. members.Select(member => OwnAnswers.IsRight(member, options.RightReturn))], [.. members.Select(member => member.TrainableCount)], options.LongerBy)
        : PreferencePairs.Of([.. members.Select(member => member.Return)], options.Pairing, options.Margin);
}
