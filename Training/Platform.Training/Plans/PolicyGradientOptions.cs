using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>What every learner has that plays groups of rollouts and follows a policy gradient.</summary>
public abstract record PolicyGradientOptions : IValidatedSettings, IReferenced
{
    /// <summary>Trajectories per task: an advantage compares them with each other.</summary>
    [Setting("Trajectories per task: an advantage compares them with each other.", Minimum = 1)]
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
    [Setting("Ratio stays at or above 1 - clipLow.", Minimum = 1e-6, Maximum = 1)]
    public double ClipLow { get; init; } = 0.2;

    /// <summary>ε above: the ratio stays at or below 1 + ClipHigh. Unitless, above 0.</summary>
    [Setting("Ratio stays at or below 1 + clipHigh.", Minimum = 1e-6, Maximum = 1000)]
    public double ClipHigh { get; init; } = 0.2;

    /// <summary>c: where A is below 0 the loss stays at or below −c · A; null for no such bound.</summary>
    [Setting("Where the advantage is negative, the loss stays at or below this times its size.", Minimum = 1, Maximum = 1000)]
    public double? DualClip { get; init; }

    /// <summary>The KL term.</summary>
    [Setting("The KL term.")]
    public KlOptions Kl { get; init; } = new();

    /// <summary>Which policy the KL term compares with.</summary>
    [Setting("Which policy is compared with, where the method or its KL term does.")]
    public ReferenceOptions Reference { get; init; } = new();

    /// <summary>Weight of the entropy bonus, 0 or more.</summary>
    [Setting("Weight of the entropy bonus.", Minimum = 0, Maximum = 100)]
    public double EntropyCoefficient { get; init; }

    /// <summary>How the tokens of an optimizer batch become one loss.</summary>
    [Setting("How the tokens of an optimizer batch become one loss.", Values = ["token-mean", "sequence-mean-token-mean", "sequence-mean-token-sum", "constant"])]
    public string Aggregation { get; init; } = "token-mean";

    /// <summary>Tokens that aggregation <c>constant</c> divides a sequence's sum by: the longest reply the run allows.</summary>
    [Setting("Tokens that aggregation constant divides a sequence's sum by.", Minimum = 1)]
    public int ConstantLength { get; init; } = 1024;

    /// <summary>Correction for rounded generation weights.</summary>
    [Setting("Correction for generation weights that are rounded.")]
    public ImportanceOptions Importance { get; init; } = new();

    /// <summary>The rest of a round is skipped once KL(old‖new) in nats per token passes this; null never.</summary>
    [Setting("The rest of a round is skipped once the KL divergence from the policy that sampled it passes this many nats per token.", Minimum = 0)]
    public double? MaxKl { get; init; }

    /// <summary>The rest of a round is skipped once KL(old‖new) in nats per trajectory passes this; null never.</summary>
    [Setting("The rest of a round is skipped once the KL divergence from the policy that sampled it passes this many nats per trajectory.", Minimum = 0)]
    public double? MaxSequenceKl { get; init; }

    /// <summary>Tasks whose groups make up a round.</summary>
    internal int GroupsPerRound => BatchSize * Updates / GroupSize;

    /// <summary>Fewest trajectories per task that the method can compare.</summary>
    protected virtual int MinimumGroupSize => 2;

    /// <summary>Whether advantages compare rewards that a KL term can be taken off.</summary>
    protected virtual bool TakesKlOffRewards => true;

    /// <inheritdoc/>
    public virtual IEnumerable<SettingError> Validate(string path)
    {
        if (!TakesKlOffRewards && Kl is { Coefficient: > 0, Placement: "reward" })
            yield return new($"{path}.kl.placement", $"{path}.kl.placement is reward, but this method's advantages are not of rewards that a KL term could be taken off: use loss.");
        if (GroupSize < MinimumGroupSize)
            yield return new($"{path}.groupSize", $"{path}.groupSize is {GroupSize}, but an advantage compares trajectories of one task: use {MinimumGroupSize} or more.");
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

    /// <summary>Whether the KL term is a loss (k2's gradient) or is taken off the reward (k1 of each token), which makes it a part of the advantage.</summary>
    [Setting("Whether the KL term is a loss, or is taken off the reward of each token.", Values = ["loss", "reward"])]
    public string Placement { get; init; } = "loss";
}
