using Platform.Sdk;

namespace Platform.Tests.Faults;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class FaultyPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<FaultyEnvironment, FaultyOptions>("faulty-v1", new EnvironmentDocumentation(
            Summary: "Misbehaves on demand.",
            Action: "Anything.",
            Observation: "'go', then 'on'.",
            Reward: "1 for a reply of odd length, else 0.",
            End: "Terminates after two steps."));
        registry.AddRewarder<FaultyRewarder, FaultyOptions>("faulty-judge-v1", "Misbehaves on demand.");
        registry.AddCurriculum<FaultyCurriculum, FaultyCurriculumOptions>("faulty-order-v1", "Misbehaves on demand.");
    }
}
