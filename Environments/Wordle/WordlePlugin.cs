using Platform.Environments.Wordle.Policies;
using Platform.Sdk;

namespace Platform.Environments.Wordle;

/// <summary>What the plugin loader looks for in this assembly.</summary>
public sealed class WordlePlugin : IPlugin
{
    /// <summary>Id of the environment.</summary>
    public const string Id = "wordle-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddEnvironment<WordleEnvironment, WordleOptions>(Id, new EnvironmentDocumentation(
            Summary: "The agent finds a secret five-letter word from the colours of its guesses.",
            Action: "One word of the vocabulary, white space between letters and case ignored: 'c r a n e' or 'crane'. Anything else costs its try and is answered by an empty line ('?' in compact style).",
            Observation: "A first line, then for each guess one colour per letter: g right place, b not in the word, y otherwise ('b y b g b', in compact style 'bybgb').",
            Reward: "0 for the word itself, -1 for any other word, badWordReward (default -1) for a guess that is no word of the vocabulary.",
            End: "Terminates when the word is found, or after 'tries' guesses; never truncated.")
        {
            ReturnRange = (-6, 0),
            RewardRange = (-1, 0),
            MaxTurns = 6,
            Floor = -5.4,
            Maximum = -4.2,
            Headline = "success",
        });
        registry.AddScriptedPolicy<UniformPolicy>(Id, "uniform", "A uniformly random word, whatever the answers were.");
        registry.AddScriptedPolicy<ConsistentPolicy>(Id, "consistent", "A random word among those that fit every answer so far.");
        registry.AddScriptedPolicy<OraclePolicy>(Id, "oracle", "Among the words that fit, the one whose answer is expected to tell most.");
    }
}
