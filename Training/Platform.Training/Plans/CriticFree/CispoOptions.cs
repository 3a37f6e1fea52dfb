namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the CISPO learner: <c>learner</c> with type <c>cispo</c>. By default ratios are cut above 5 and not below.</summary>
public sealed record CispoOptions : PolicyGradientOptions
{
    /// <summary>Ratios from 0 to 5.</summary>
    public CispoOptions() => (ClipLow, ClipHigh) = (1, 4);
}
