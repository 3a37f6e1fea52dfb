using Platform.Sdk;

namespace Platform.Host.Play;

/// <summary>A scripted policy.</summary>
internal sealed class ScriptedPlayer : IPlayer
{
    private readonly IScriptedPolicy _policy;

    /// <summary>A scripted policy at the start of an episode.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="seed">Seed of its own chance.</param>
    public ScriptedPlayer(IScriptedPolicy policy, ulong seed)
    {
        _policy = policy;
        _policy.Reset(seed);
    }

    /// <inheritdoc/>
    public ValueTask<AgentAction?> ActAsync(Observation observation, CancellationToken cancellationToken) => new(_policy.Act(observation));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
