using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the GRPO learner: <c>learner</c> with type <c>grpo</c>.</summary>
public sealed record GrpoOptions : PolicyGradientOptions
{
    /// <summary>Whether advantages are divided by the group's standard deviation.</summary>
    [Setting("Whether advantages are divided by the group's standard deviation.")]
    public bool NormalizeByStandardDeviation { get; init; } = true;

    /// <summary>What one advantage covers: the whole trajectory, or each turn by its reward-to-go.</summary>
    [Setting("What one advantage covers: the whole trajectory, or each turn by its reward-to-go.", Values = ["trajectory", "turn"])]
    public string Credit { get; init; } = "trajectory";

    /// <summary>Discount of later turns' rewards when <see cref="Credit"/> is <c>turn</c>, in [0, 1].</summary>
    [Setting("Discount of later turns' rewards when credit is turn.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;
}
