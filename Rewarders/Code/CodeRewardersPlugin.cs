using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class CodeRewardersPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddRewarder<TestsPassedRewarder, TestsPassedOptions>("tests-passed-v1", "Share of the hidden tests that the last program passes.");
        registry.AddRewarder<AllTestsRewarder, AllTestsOptions>("all-tests-v1", "1 when the last program passes all hidden tests, else 0.");
        registry.AddRewarder<CompilesRewarder, CompilesOptions>("compiles-v1", "1 when the last program compiles, else 0.");
        registry.AddRewarder<RelativeSpeedRewarder, RelativeOptions>("relative-speed-v1", "1 for a right program as fast as the reference solution, falling to 0 at a multiple of its time.");
        registry.AddRewarder<RelativeMemoryRewarder, RelativeOptions>("relative-memory-v1", "1 for a right program as small in memory as the reference solution, falling to 0 at a multiple of its memory.");
        registry.AddRewarder<CodeLengthRewarder, CodeLengthOptions>("code-length-v1", "0 for programs of a free length, falling to -1 at a limit.");
        registry.AddRewarder<CodeStyleRewarder, CodeStyleOptions>("code-style-v1", "0 for a tidy program, falling to -1 with the share of its lines that are not.");
    }
}
