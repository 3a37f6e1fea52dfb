using Platform.Environments.Echo.Policies;
using Platform.Sdk;

namespace Platform.Environments.Echo;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class EchoPlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string Id = "echo-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<EchoEnvironment, EchoOptions>(Id, new EnvironmentDocumentation(
            Summary: "The agent repeats each word it is shown: the smallest example, and what 'bench environments' measures.",
            Action: "The word, white space around it ignored. A text that is none of the sixteen words costs its turn and is told so.",
            Observation: "One word of sixteen, drawn anew each turn, after a line of its own for a text that was none of them; an empty message after the last.",
            Reward: "1 for the same word, else 0.",
            End: "Terminates after 'turns' words; never truncated.")
        {
            ReturnRange = (0, 4),
            RewardRange = (0, 1),
            MaxTurns = 4,
            Floor = 1,
            Headline = "echoed",
        });
        registry.AddScriptedPolicy<UniformPolicy>(Id, "uniform", "Any of the words, whatever was shown.");
        registry.AddScriptedPolicy<OraclePolicy>(Id, "oracle", "The word that was shown.");
    }
}
