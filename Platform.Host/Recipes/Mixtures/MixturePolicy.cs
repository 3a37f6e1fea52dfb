using Platform.Sdk;

namespace Platform.Host.Recipes.Mixtures;

/// <summary>The scripted policies of one name, each in its own environment.</summary>
/// <param name="policies">By id of the environment.</param>
internal sealed class MixturePolicy(IReadOnlyDictionary<string, IScriptedPolicy> policies) : IScriptedPolicy
{
    private IScriptedPolicy? _playing; // null until the first observation of an episode
    private ulong _seed;

    /// <inheritdoc/>
    public void Reset(ulong seed) => (_seed, _playing) = (seed, null);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        if (_playing is null)
        {
            _playing = policies[(string)observation.Info[MixtureEnvironment.InfoKey]!];
            _playing.Reset(_seed);
        }

        return _playing.Act(observation);
    }
}
