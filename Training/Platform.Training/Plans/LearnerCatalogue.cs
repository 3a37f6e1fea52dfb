using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>The learners a recipe may name, each with the type of its options.</summary>
public static class LearnerCatalogue
{
    /// <summary>Options type by the name a recipe writes.</summary>
    public static IReadOnlyDictionary<string, Type> OptionTypes { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["grpo"] = typeof(GrpoOptions),
        ["sft"] = typeof(SftOptions),
    };
}

/// <summary>Settings of supervised fine-tuning on demonstrations: <c>learner</c> with type <c>sft</c>.</summary>
public sealed record SftOptions
{
    /// <summary>Scripted policy whose play is imitated.</summary>
    [Setting("Scripted policy whose play is imitated.")]
    public string Demonstrator { get; init; } = "oracle";

    /// <summary>Demonstrated episodes per optimizer step.</summary>
    [Setting("Demonstrated episodes per optimizer step.", Minimum = 1, Maximum = 1_000_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Keeps only demonstrations whose return is at least this; null keeps all (filtered behaviour cloning).</summary>
    [Setting("Keeps only demonstrations whose return is at least this.")]
    public double? MinimumReturn { get; init; }
}

/// <summary>Settings of the GRPO learner: <c>learner</c> with type <c>grpo</c>.</summary>
public sealed record GrpoOptions : IValidatedSettings
{
    /// <summary>Trajectories per task, 2 or more: an advantage compares them with each other.</summary>
    [Setting("Trajectories per task: an advantage compares them with each other.")]
    public int GroupSize { get; init; } = 8;

    /// <summary>Trajectories per optimizer step, a multiple of <see cref="GroupSize"/>.</summary>
    [Setting("Trajectories per optimizer step, a multiple of groupSize.")]
    public int BatchSize { get; init; } = 64;

    /// <summary>Optimizer steps per round of rollouts: a round plays <c>BatchSize · Updates</c> trajectories.</summary>
    [Setting("Optimizer steps per round of rollouts: a round plays batchSize times updates trajectories.", Minimum = 1, Maximum = 1024)]
    public int Updates { get; init; } = 1;

    /// <summary>Passes over a round's trajectories.</summary>
    [Setting("Passes over a round's trajectories.", Minimum = 1, Maximum = 64)]
    public int Epochs { get; init; } = 1;

    /// <summary>ε below: the ratio stays at or above 1 − ClipLow. Unitless, in (0, 1).</summary>
    [Setting("Ratio stays at or above 1 - clipLow.", Minimum = 1e-6, Maximum = 0.999999)]
    public double ClipLow { get; init; } = 0.2;

    /// <summary>ε above: the ratio stays at or below 1 + ClipHigh. Unitless, above 0.</summary>
    [Setting("Ratio stays at or below 1 + clipHigh.", Minimum = 1e-6, Maximum = 1000)]
    public double ClipHigh { get; init; } = 0.2;

    /// <summary>The KL term.</summary>
    [Setting("The KL term.")]
    public KlOptions Kl { get; init; } = new();

    /// <summary>Weight of the entropy bonus, 0 or more.</summary>
    [Setting("Weight of the entropy bonus.", Minimum = 0, Maximum = 100)]
    public double EntropyCoefficient { get; init; }

    /// <summary>Whether advantages are divided by the group's standard deviation.</summary>
    [Setting("Whether advantages are divided by the group's standard deviation.")]
    public bool NormalizeByStandardDeviation { get; init; } = true;

    /// <summary>What one advantage covers: the whole trajectory, or each turn by its reward-to-go.</summary>
    [Setting("What one advantage covers: the whole trajectory, or each turn by its reward-to-go.", Values = ["trajectory", "turn"])]
    public string Credit { get; init; } = "trajectory";

    /// <summary>How the tokens of an optimizer batch become one loss.</summary>
    [Setting("How the tokens of an optimizer batch become one loss.", Values = ["token-mean", "sequence-mean-token-mean", "sequence-mean-token-sum", "constant"])]
    public string Aggregation { get; init; } = "token-mean";

    /// <summary>Tokens that aggregation <c>constant</c> divides a sequence's sum by: the longest reply the run allows.</summary>
    [Setting("Tokens that aggregation constant divides a sequence's sum by.", Minimum = 1)]
    public int ConstantLength { get; init; } = 1024;

    /// <summary>Discount of later turns' rewards when <see cref="Credit"/> is <c>turn</c>, in [0, 1].</summary>
    [Setting("Discount of later turns' rewards when credit is turn.", Minimum = 0, Maximum = 1)]
    public double Discount { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (GroupSize < 2)
            yield return new($"{path}.groupSize", $"{path}.groupSize is {GroupSize}, but an advantage compares trajectories of one task: use 2 or more.");
        else if (BatchSize < GroupSize || BatchSize % GroupSize != 0)
            yield return new($"{path}.batchSize", $"{path}.batchSize is {BatchSize}, which does not hold whole groups of {GroupSize} ({path}.groupSize): use {(BatchSize / GroupSize + 1) * GroupSize}.");
    }
}

/// <summary>Settings of the KL term against the reference policy, which is the policy at the start of the stage.</summary>
public sealed record KlOptions
{
    /// <summary>β: weight of the KL term, 0 or more. At 0 no reference model is kept.</summary>
    [Setting("Weight of the KL term. At 0 no reference model is kept.", Minimum = 0, Maximum = 100)]
    public double Coefficient { get; init; }
}
