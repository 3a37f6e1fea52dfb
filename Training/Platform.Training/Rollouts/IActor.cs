using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>Whoever acts in one attempt at an episode.</summary>
internal interface IActor
{
    /// <summary>The action for what was just observed.</summary>
    /// <param name="observation">The newest observation.</param>
    /// <param name="tokensLeft">Tokens the episode may still take; <see cref="int.MaxValue"/> for no limit.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<ActorReply> ActAsync(Observation observation, int tokensLeft, CancellationToken cancellationToken);

    /// <summary>Forgets the episode. Called once, after the attempt's last action.</summary>
    ValueTask ReleaseAsync();
}

/// <summary>An action and how it came about.</summary>
/// <param name="Action">The action; null when the context had no room for one.</param>
/// <param name="Tokens">Its tokens, where the policy has them.</param>
/// <param name="ContextFull">Whether the conversation has no room for another turn.</param>
internal readonly record struct ActorReply(AgentAction? Action, TurnTokens? Tokens, bool ContextFull);
