using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of PPO++ of "Learning to Generate Better Than Your LLM": <c>learner</c> with type <c>rlgf</c>.</summary>
public sealed record RlgfOptions : CriticGradientOptions
{
    /// <summary>Scripted policy that plays the beginning.</summary>
    [Setting("Scripted policy that plays the beginning of some episodes.")]
    public string Guide { get; init; } = "oracle";

    /// <summary>β: chance that an episode begins with the guide's play.</summary>
    [Setting("Chance that an episode begins with the guide's play.", Minimum = 0, Maximum = 1)]
    public double RollIn { get; init; } = 0.6;
}
