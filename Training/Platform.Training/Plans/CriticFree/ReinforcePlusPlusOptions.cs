using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the REINFORCE++ learner: <c>learner</c> with type <c>reinforce-plus-plus</c>.</summary>
public sealed record ReinforcePlusPlusOptions : PolicyGradientOptions
{
    /// <summary>One rollout per task, KL in the reward.</summary>
    public ReinforcePlusPlusOptions() => (GroupSize, Kl) = (1, new() { Coefficient = 0.01, Placement = "reward" });

    /// <summary>γ per token that the policy wrote, in [0, 1].</summary>
    [Setting("Discount per token that the policy wrote.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;

    /// <summary>Whether the return stands on the last token, or each turn's reward on the turn's last.</summary>
    [Setting("Whether the return stands on the last token, or each turn's reward on the turn's last.", Values = ["trajectory", "turn"])]
    public string Credit { get; init; } = "trajectory";

    /// <inheritdoc/>
    protected override int MinimumGroupSize => 1;
}
