using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the NLPO learner: <c>learner</c> with type <c>nlpo</c>.</summary>
public sealed record NlpoOptions : CriticGradientOptions
{
    /// <summary>The method's defaults.</summary>
    public NlpoOptions() => (Epochs, Kl, KlTarget) = (5, new() { Coefficient = 0.1, Placement = "reward" }, 0.1);

    /// <summary>The masking policy.</summary>
    [Setting("The masking policy, which rules tokens out.")]
    public TokenMaskOptions Mask { get; init; } = new();
}

/// <summary>Settings of a masking policy: <c>learner.mask</c>.</summary>
public sealed record TokenMaskOptions
{
    /// <summary>p: probability that the kept tokens have under the masking policy, in (0, 1]; 1 rules nothing out.</summary>
    [Setting("Probability that the kept tokens have under the masking policy; 1 rules nothing out.", Minimum = 0.01, Maximum = 1)]
    public double TopP { get; init; } = 0.9;

    /// <summary>Tokens that are kept even where fewer have that probability.</summary>
    [Setting("Tokens that are kept even where fewer have that probability.", Minimum = 1)]
    public int MinimumTokens { get; init; } = 100;

    /// <summary>Optimizer steps after which the masking policy becomes a copy of the policy again, at the next round.</summary>
    [Setting("Optimizer steps after which the masking policy becomes a copy of the policy again, at the next round.", Minimum = 1)]
    public int RefreshEvery { get; init; } = 20;
}
