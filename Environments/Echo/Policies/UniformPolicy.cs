using Platform.Sdk;

namespace Platform.Environments.Echo.Policies;

/// <summary>Says any of the words, whatever it is shown.</summary>
public sealed class UniformPolicy : IScriptedPolicy
{
    private SeededRandom _random = new(0);

    /// <inheritdoc/>
    public void Reset(ulong seed) => _random = new SeededRandom(seed);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation) => new(EchoWords.Draw(_random));
}
