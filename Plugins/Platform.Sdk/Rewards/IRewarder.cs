namespace Platform.Sdk;

/// <summary>Scores a finished episode. Its weight belongs to the rubric that uses it.</summary>
/// <remarks>One instance serves a whole stage of training and is called for several episodes at once; it is disposed afterwards if it is disposable. What it gives
/// may depend on the episode alone, so that a run can be repeated. A call that throws, hangs or gives a score that is not finite is a fault, never a score of 0.</remarks>
public interface IRewarder
{
    /// <summary>Scores one episode that did not end in a fault.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken);
}

/// <summary>Scores all rollouts of one task together: rankings, pairwise judges, diversity. Otherwise as <see cref="IRewarder"/>.</summary>
public interface IGroupRewarder
{
    /// <summary>Scores a group.</summary>
    /// <param name="group">Episodes of one task, none of them a fault; 1 or more, fewer than were asked for where faults took some.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One reward per episode, in order.</returns>
    ValueTask<IReadOnlyList<Reward>> ScoreAsync(IReadOnlyList<Episode> group, CancellationToken cancellationToken);
}

/// <summary>Scores every turn of an episode, for dense rewards. Otherwise as <see cref="IRewarder"/>.</summary>
public interface ITurnRewarder
{
    /// <summary>Scores the turns of one episode.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One reward per turn, in order.</returns>
    ValueTask<IReadOnlyList<Reward>> ScoreTurnsAsync(Episode episode, CancellationToken cancellationToken);
}

/// <summary>A score, or the refusal to give one. Missing is not zero.</summary>
/// <param name="Value">The score, finite; null where the rewarder abstains.</param>
/// <param name="Explanation">Why, in one sentence, for people who read transcripts.</param>
public sealed record Reward(double? Value, string Explanation = "")
{
    /// <summary>Whether there is no score. An abstention leaves means and advantages alone.</summary>
    public bool Abstains => Value is null;

    /// <summary>No score.</summary>
    /// <param name="reason">Why none can be given.</param>
    public static Reward Abstain(string reason) => new(null, reason);
}
