using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class TextRewardersPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddRewarder<ExactMatchRewarder, ExactMatchOptions>("exact-match-v1", "1 when the last reply is the task's answer, else 0.");
        registry.AddRewarder<ContainsRewarder, ContainsOptions>("contains-v1", "Share of the wanted texts that the last reply contains.");
        registry.AddRewarder<RegexRewarder, RegexOptions>("regex-v1", "1 when the last reply matches a regular expression, else 0.");
        registry.AddRewarder<NumberMatchRewarder, NumberMatchOptions>("number-match-v1", "1 when the last number of the last reply is the task's answer, else 0.");
        registry.AddRewarder<LengthPenaltyRewarder, LengthPenaltyOptions>("length-penalty-v1", "0 for replies of a free length, falling to -1 at a limit.");
        registry.AddRewarder<FormatRewarder, FormatOptions>("format-v1", "Share of turns whose action the environment could read.");
        registry.AddTurnRewarder<TurnFormatRewarder, TurnFormatOptions>("turn-format-v1", "A penalty at every turn whose action the environment could not read, else 0.");
        registry.AddGroupRewarder<DistinctRewarder, DistinctOptions>("distinct-v1", "Share of a task's other rollouts that went otherwise than this one.");
    }
}
