namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the Dr. GRPO learner: <c>learner</c> with type <c>dr-grpo</c>.</summary>
/// <remarks>The size of the loss, and with it the learning rate that fits, depends on <see cref="PolicyGradientOptions.ConstantLength"/>.</remarks>
public sealed record DrGrpoOptions : PolicyGradientOptions
{
    /// <summary>Every sequence's sum over a constant length, as the paper asks.</summary>
    public DrGrpoOptions() => Aggregation = "constant";
}
