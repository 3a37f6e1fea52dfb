using Platform.Sdk;

namespace Platform.Training.Plans.Imitation;

/// <summary>Settings of fine-tuning under another divergence: <c>learner</c> with type <c>f-sft</c>.</summary>
public sealed record FDivergenceSftOptions : ImitationOptions
{
    /// <summary>Divergence whose conjugate weighs tokens by how far the policy has moved from its start.</summary>
    [Setting("Divergence that weighs tokens by how far the policy has moved from its start; total-variation is plain imitation.", Values = ["total-variation", "pearson", "hellinger", "jensen-shannon", "kl"])]
    public string Divergence { get; init; } = "pearson";

    /// <summary>Whether the log-ratio is a token's, or the mean of its sequence.</summary>
    [Setting("Whether the log-ratio is a token's, or the mean of its sequence.", Values = ["token", "sequence"])]
    public string Level { get; init; } = "token";
}

/// <summary>Settings of imitation with a temporal-difference term on logits: <c>learner</c> with type <c>iq-learn</c>.</summary>
public sealed record IqLearnOptions : ImitationOptions
{
    /// <summary>λ: weight of the temporal-difference term; 0 is plain imitation.</summary>
    [Setting("Weight of the temporal-difference term on logits; 0 is plain imitation.", Minimum = 0, Maximum = 1000)]
    public double Coefficient { get; init; } = 0.1;

    /// <summary>γ: discount of the next token's value.</summary>
    [Setting("Discount of the next token's value.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;
}
