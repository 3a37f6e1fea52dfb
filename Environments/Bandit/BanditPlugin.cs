using Platform.Environments.Bandit.Policies;
using Platform.Sdk;

namespace Platform.Environments.Bandit;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class BanditPlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string Id = "bandit-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<BanditEnvironment, BanditOptions>(Id, new EnvironmentDocumentation(
            Summary: "The agent pulls one of several arms, again and again, to collect the most reward.",
            Action: "The name of one arm, case and outer white space ignored; in compact style a single letter from a. An unreadable action is answered as such and costs its step: no arm is pulled (with randomOnUnreadable, a uniformly random one is).",
            Observation: "verbal: an instruction that names the arms, then each choice's reward and the question which arm comes next. compact: a very short prompt, then the bare reward, '1' or '0' for Bernoulli arms and one decimal for Gaussian ones; '?' after an unreadable action.",
            Reward: "What the arm paid: 1 or 0 for Bernoulli arms, any number for Gaussian ones; with 'reward: expected' the arm's mean instead. An unreadable action pays 0, or the lowest mean where that is below 0.",
            End: "Terminates after 'horizon' steps; never truncated.")
        {
            ReturnRange = (0, 50),
            RewardRange = (0, 1),
            MaxTurns = 50,
            Floor = 22.5,
            Headline = "regret",
        });
        registry.AddScriptedPolicy<UniformPolicy>(Id, "uniform", "A uniformly random arm at every step.");
        registry.AddScriptedPolicy<GreedyPolicy>(Id, "greedy", "Each arm once, then the highest average reward.");
        registry.AddScriptedPolicy<UcbPolicy>(Id, "ucb", "Each arm once, then the highest average plus sqrt(alpha ln(total pulls) / pulls), alpha 0.5 unless ucbAlpha says otherwise.");
        registry.AddScriptedPolicy<ThompsonPolicy>(Id, "thompson", "Draws every arm's mean from its posterior and plays the highest.");
        registry.AddScriptedPolicy<OraclePolicy>(Id, "oracle", "Knows the means or the distribution they are drawn from, not which arm is which: exact posterior for Bernoulli arms.");
    }
}
