using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>The episodes of one call, and the faults on the way.</summary>
/// <param name="Episodes">One per request, in order; one that is still a fault after its retries is among them and must not be scored.</param>
/// <param name="EnvironmentFaults">Attempts that failed in the environment, retried ones included.</param>
/// <param name="PolicyFaults">Attempts that failed in the policy, retried ones included.</param>
public sealed record RolloutResult(IReadOnlyList<Episode> Episodes, int EnvironmentFaults, int PolicyFaults)
{
    /// <summary>Episodes that no retry could save.</summary>
    public int Dropped { get; } = Episodes.Count(episode => episode.IsFault);
}
