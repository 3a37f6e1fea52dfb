using System.Globalization;
using Platform.Sdk;

namespace Platform.Tests.Fragile;

/// <summary>Says its seed, how often it acted since, and what it was offered.</summary>
public sealed class CountingPolicy : IScriptedPolicy
{
    private ulong _seed;
    private int _acts;

    /// <inheritdoc/>
    public void Reset(ulong seed) => (_seed, _acts) = (seed, 0);

    /// <inheritdoc/>
    public AgentAction Act(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return new AgentAction(string.Create(CultureInfo.InvariantCulture, $"{_seed} {++_acts} {string.Join(',', observation.Tools.Select(tool => tool.Name))}"));
    }
}
