using System.Globalization;
using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>Share of the hidden tests that the last program passes, in [0, 1]. Id <c>tests-passed-v1</c>.</summary>
public sealed class TestsPassedRewarder : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new(Measure.Score(episode, "passed", passed => new Reward(passed, string.Create(CultureInfo.InvariantCulture, $"{passed:P0} of the hidden tests"))));
    }
}

/// <summary>Settings of <c>tests-passed-v1</c>: it has none.</summary>
public sealed record TestsPassedOptions;
