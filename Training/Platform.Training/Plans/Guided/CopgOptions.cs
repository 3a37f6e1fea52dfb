using Platform.Sdk;

namespace Platform.Training.Plans.Guided;

/// <summary>Settings of contrastive policy gradient: <c>learner</c> with type <c>copg</c>.</summary>
public sealed record CopgOptions : PolicyGradientOptions
{
    /// <summary>β: temperature of the KL-regularised reward, above 0.</summary>
    [Setting("Weight of the log-ratio to the reference in the regularised reward.", Minimum = 1e-6, Maximum = 100)]
    public double Beta { get; init; } = 0.1;
}
