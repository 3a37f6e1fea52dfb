using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Policies;

/// <summary>How a model's replies are sampled outside training.</summary>
internal static class ModelSampling
{
    /// <summary>The limits of a recipe's rollouts at a temperature of its own.</summary>
    /// <param name="rollout">Limits of a reply.</param>
    /// <param name="temperature">Divides the logits; 0 is greedy.</param>
    public static SamplingOptions For(RolloutOptions rollout, double temperature) => new()
    {
        Temperature = temperature,
        TopP = rollout.TopP,
        TopK = rollout.TopK,
        MaxTokens = rollout.MaxTokensPerTurn,
        StopStrings = rollout.StopStrings,
    };
}
