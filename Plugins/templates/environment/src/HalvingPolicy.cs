using Platform.Sdk;

namespace PluginName;

/// <summary>Digs in the middle of where the treasure may still be. No chance is involved.</summary>
public sealed class HalvingPolicy : IScriptedPolicy
{
    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return new(PluginNameEnvironment.Letter(((int)observation.Info["low"]! + (int)observation.Info["high"]!) / 2));
    }
}
