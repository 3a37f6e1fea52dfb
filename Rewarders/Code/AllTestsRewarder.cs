using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>1 when the last program passes all hidden tests, else 0. Id <c>all-tests-v1</c>.</summary>
public sealed class AllTestsRewarder : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new(Measure.Score(episode, "passed", passed => new Reward(passed >= 1 ? 1 : 0, passed >= 1 ? "all hidden tests" : "not all hidden tests")));
    }
}

/// <summary>Settings of <c>all-tests-v1</c>: it has none.</summary>
public sealed record AllTestsOptions;
