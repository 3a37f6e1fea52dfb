namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the baseline form of REINFORCE++: <c>learner</c> with type <c>reinforce-plus-plus-baseline</c>.</summary>
public sealed record ReinforcePlusPlusBaselineOptions : PolicyGradientOptions
{
    /// <summary>KL as a loss.</summary>
    public ReinforcePlusPlusBaselineOptions() => Kl = new() { Coefficient = 0.01 };
}
