using Platform.Sdk;

namespace Platform.Host.Play;

/// <summary>Who acts in an episode that a person watches.</summary>
internal interface IPlayer : IAsyncDisposable
{
    /// <summary>The action for what was just observed, or null when the player leaves.</summary>
    /// <param name="observation">The newest observation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<AgentAction?> ActAsync(Observation observation, CancellationToken cancellationToken);
}
