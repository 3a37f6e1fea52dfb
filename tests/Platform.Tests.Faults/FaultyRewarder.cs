using Platform.Sdk;

namespace Platform.Tests.Faults;

/// <summary>A rewarder that misbehaves on demand, and otherwise scores 1.</summary>
/// <param name="options">How.</param>
public sealed class FaultyRewarder(FaultyOptions options) : IRewarder
{
    /// <inheritdoc/>
    public async ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        switch (options.Fault)
        {
            case Fault.Throw:
                throw new InvalidOperationException("The judge left.");
            case Fault.Hang:
                // Deaf to the token, as a plugin that hangs is.
                await Task.Delay(Timeout.Infinite, CancellationToken.None).ConfigureAwait(false);
                break;
        }

        return new Reward(options.Fault == Fault.Nan ? double.NaN : 1);
    }
}
