using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the GRPO learner: <c>learner</c> with type <c>grpo</c>.</summary>
public sealed record GrpoOptions : PolicyGradientOptions
{
    /// <summary>Whether advantages are divided by the group's standard deviation.</summary>
    [Setting("Whether advantages are divided by the group's standard deviation.")]
    public bool NormalizeByStandardDeviation { get; init; } = true;

    /// <summary>What one advantage covers: the whole trajectory; each turn by its reward-to-go, against the same turn of the others; or the whole trajectory and,
    /// on top, each turn against all turns of the group that saw the same.</summary>
    [Setting("What one advantage covers: the whole trajectory; each turn by its reward-to-go; or the whole trajectory and, on top, each turn against all turns of the group that were shown the same.", Values = ["trajectory", "turn", "step"])]
    public string Credit { get; init; } = "trajectory";

    /// <summary>Discount of later turns' rewards when <see cref="Credit"/> is <c>turn</c> or <c>step</c>, in [0, 1].</summary>
    [Setting("Discount of later turns' rewards when credit is turn or step.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;
}
