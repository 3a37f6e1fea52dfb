using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>1 for a right program whose largest resident size of a test is at most the reference solution's, falling with its logarithm to 0 at <see cref="RelativeOptions.Limit"/> times as much; 0 for a wrong one. Id <c>relative-memory-v1</c>.</summary>
/// <remarks>Needs <c>environment.measure: true</c>, else it abstains. It measures a machine: a run that uses it cannot be repeated to the bit.</remarks>
/// <param name="options">The limit.</param>
public sealed class RelativeMemoryRewarder(RelativeOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new(options.Score(episode, "relativeMemory"));
    }
}
