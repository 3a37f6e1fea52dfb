using Platform.Sdk;

namespace Platform.Training.Plans.Preferences;

/// <summary>Settings of the SimPO learner: <c>learner</c> with type <c>simpo</c>.</summary>
public sealed record SimPoOptions : ContrastOptions
{
    /// <summary>β: scale of the mean log-prob per token.</summary>
    [Setting("Scale of the mean log-prob per token.", Minimum = 1e-6, Maximum = 1000)]
    public double Beta { get; init; } = 2;

    /// <summary>γ: the margin that the chosen response is asked to win by, in units of the scaled mean.</summary>
    [Setting("Margin that the chosen response is asked to win by, on the scaled mean.", Minimum = 0, Maximum = 1000)]
    public double TargetMargin { get; init; } = 1;
}

/// <summary>Settings of the ORPO learner: <c>learner</c> with type <c>orpo</c>.</summary>
public sealed record OrpoOptions : ContrastOptions
{
    /// <summary>λ: weight of the odds-ratio term; 0 imitates the chosen response alone.</summary>
    [Setting("Weight of the odds-ratio term; 0 imitates the chosen response alone.", Minimum = 0, Maximum = 1000)]
    public double OddsCoefficient { get; init; } = 0.1;
}

/// <summary>Settings of the CPL learner: <c>learner</c> with type <c>cpl</c>.</summary>
public sealed record CplOptions : ContrastOptions
{
    /// <summary>α: how much a log-prob counts as advantage.</summary>
    [Setting("How much a log-prob counts as advantage.", Minimum = 1e-6, Maximum = 1000)]
    public double Alpha { get; init; } = 0.1;

    /// <summary>λ: weight of the rejected segment; below 1 it keeps the policy near the data.</summary>
    [Setting("Weight of the rejected segment; below 1 it keeps the policy near the data.", Minimum = 0.001, Maximum = 1)]
    public double Bias { get; init; } = 0.5;

    /// <summary>γ: discount of later turns.</summary>
    [Setting("Discount of later turns.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;

    /// <summary>Whether log-ratios to the policy at the start of the stage stand for log-probs (CPL-KL).</summary>
    [Setting("Whether log-ratios to the policy at the start of the stage stand for log-probs.")]
    public bool Reference { get; init; }

    /// <summary>Weight of the chosen segments' negative log-likelihood, a mean over the batch's tokens.</summary>
    [Setting("Weight of the chosen segments' negative log-likelihood.", Minimum = 0, Maximum = 1000)]
    public double LikelihoodCoefficient { get; init; }
}
