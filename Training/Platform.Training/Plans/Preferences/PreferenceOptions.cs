using Platform.Sdk;

namespace Platform.Training.Plans.Preferences;

/// <summary>What the preference learners have that hold the policy near its reference.</summary>
public abstract record PreferenceOptions : ContrastOptions, IReferenced
{
    /// <summary>Which policy log-ratios are taken to.</summary>
    [Setting("Which policy log-ratios are taken to.")]
    public ReferenceOptions Reference { get; init; } = new();

    /// <summary>β: how much a log-ratio to the reference counts as reward.</summary>
    [Setting("How much a log-ratio to the reference counts as reward: the larger, the nearer the policy stays.", Minimum = 1e-6, Maximum = 1000)]
    public double Beta { get; init; } = 0.1;
}

/// <summary>Settings of the DPO learner: <c>learner</c> with type <c>dpo</c>.</summary>
public sealed record DpoOptions : PreferenceOptions
{
    /// <summary>e: share of labels believed to be flipped; above 0 the method is cDPO.</summary>
    [Setting("Share of labels believed to be flipped; above 0 the method is cDPO.", Minimum = 0, Maximum = 0.499)]
    public double LabelSmoothing { get; init; }

    /// <summary>Divergence to the reference that the method trades against reward.</summary>
    [Setting("Divergence to the reference that is traded against reward.", Values = ["reverse-kl", "forward-kl", "jensen-shannon", "alpha"])]
    public string Divergence { get; init; } = "reverse-kl";

    /// <summary>α of divergence <c>alpha</c>.</summary>
    [Setting("Alpha of divergence alpha.", Minimum = 0.001, Maximum = 0.999)]
    public double Alpha { get; init; } = 0.5;
}

/// <summary>Settings of DPO on means per token: <c>learner</c> with type <c>dpo-norm</c>.</summary>
public sealed record DpoNormOptions : PreferenceOptions;

/// <summary>Settings of the hinge loss on log-ratios: <c>learner</c> with type <c>dpo-hinge</c>.</summary>
public sealed record DpoHingeOptions : PreferenceOptions;

/// <summary>Settings of the IPO learner: <c>learner</c> with type <c>ipo</c>.</summary>
public sealed record IpoOptions : PreferenceOptions
{
    /// <summary>Whether Δ is of means per token, as the authors confirmed for language models, or of sums, as the paper writes it.</summary>
    [Setting("Whether log-ratios are means over a response's tokens, or sums.", Values = ["token-mean", "sum"])]
    public string LogRatio { get; init; } = "token-mean";
}

/// <summary>Settings of robust DPO: <c>learner</c> with type <c>dpo-robust</c>.</summary>
public sealed record DpoRobustOptions : PreferenceOptions
{
    /// <summary>e: the share of labels that are flipped.</summary>
    [Setting("Share of labels that are flipped.", Minimum = 0, Maximum = 0.499)]
    public double FlipRate { get; init; } = 0.1;
}

/// <summary>Settings of the APO-zero learner: <c>learner</c> with type <c>apo-zero</c>.</summary>
public sealed record ApoZeroOptions : PreferenceOptions;

/// <summary>Settings of the NCA learner: <c>learner</c> with type <c>nca</c>.</summary>
public sealed record NcaOptions : PreferenceOptions;

/// <summary>Settings of the RPO learner: <c>learner</c> with type <c>rpo</c>.</summary>
public sealed record RpoOptions : PreferenceOptions
{
    /// <summary>Paired with a mean per token.</summary>
    public RpoOptions() => Beta = 0.5;

    /// <summary>η: weight of the chosen response's negative log-likelihood; 0 is DPO.</summary>
    [Setting("Weight of the chosen response's negative log-likelihood; 0 is DPO.", Minimum = 0, Maximum = 1000)]
    public double LikelihoodCoefficient { get; init; } = 0.2;

    /// <summary>Whether that is a mean per token of the batch or the mean of the pairs' sums.</summary>
    [Setting("Whether the likelihood is a mean over the batch's tokens or the mean of the pairs' sums.", Values = ["token-mean", "sum"])]
    public string Likelihood { get; init; } = "token-mean";
}
