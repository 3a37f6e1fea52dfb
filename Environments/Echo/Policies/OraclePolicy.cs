using Platform.Sdk;

namespace Platform.Environments.Echo.Policies;

/// <summary>Repeats the word it is shown. No chance is involved.</summary>
public sealed class OraclePolicy : IScriptedPolicy
{
    /// <inheritdoc/>
    public void Reset(ulong seed)
    {
    }

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return new AgentAction(observation.Text[(observation.Text.LastIndexOf('\n') + 1)..]);
    }
}
