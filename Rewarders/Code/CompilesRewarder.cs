using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>1 when the last program compiles, or is read without a syntax error where the language is not compiled; else 0. Id <c>compiles-v1</c>.</summary>
public sealed class CompilesRewarder : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new(Measure.Score(episode, "compiled", compiled => new Reward(compiled, compiled > 0 ? "compiles" : "does not compile")));
    }
}

/// <summary>Settings of <c>compiles-v1</c>: it has none.</summary>
public sealed record CompilesOptions;
