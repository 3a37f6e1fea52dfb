using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the Lp-Reg learner: <c>learner</c> with type <c>lp-reg</c>.</summary>
public sealed record LpRegOptions : PolicyGradientOptions
{
    /// <summary>Ratios from 0 to 10, as in the reference run.</summary>
    public LpRegOptions() => (ClipLow, ClipHigh) = (1, 9);

    /// <summary>κ: the proxy keeps tokens at least this fraction as likely as the likeliest.</summary>
    [Setting("The proxy keeps tokens at least this fraction as likely as the likeliest one.", Minimum = 0, Maximum = 1)]
    public double Kappa { get; init; } = 0.02;

    /// <summary>q: of the tokens with a negative advantage, the share with the lowest log-probs that may be shielded.</summary>
    [Setting("Share of the tokens with a negative advantage, those with the lowest log-probs, that may be shielded.", Minimum = 0, Maximum = 1)]
    public double Share { get; init; } = 0.01;

    /// <summary>β: weight of the KL term that shields.</summary>
    [Setting("Weight of the KL term that shields.", Minimum = 0, Maximum = 1000)]
    public double ShieldCoefficient { get; init; } = 1;
}
