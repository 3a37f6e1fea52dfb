using Platform.Training.Plans;

namespace Platform.Training.Updates;

/// <summary>How a <see cref="PolicyUpdate"/> goes over a round.</summary>
public sealed record UpdateOptions
{
    /// <summary>Optimizer of the policy.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Optimizer of the objective's own parameters; null takes <see cref="Optimizer"/>'s settings.</summary>
    public OptimizerOptions? OwnOptimizer { get; init; }

    /// <summary>Optimizer steps of the whole stage, which the schedule spans; 1 or more.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>Seed of what the optimizer draws, and of what the objective draws once, such as the weights of a critic's heads.</summary>
    public ulong Seed { get; init; }

    /// <summary>Optimizer steps that one pass over a round is split into; 1 or more.</summary>
    public int Updates { get; init; } = 1;

    /// <summary>Passes over a round; 1 or more.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Temperature at which tokens were sampled.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether the sampled log-probs are not those of the policy (rounded weights, a filter), so that the old ones are computed before the first step.</summary>
    public bool RecomputesOldLogProbs { get; init; }

    /// <summary>Whether what is sampled was filtered, which makes sampled log-probs those of another distribution that says nothing about the sampler.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>Correction for a sampler that differs from the old policy; null for none.</summary>
    public ImportanceOptions? Importance { get; init; }

    /// <summary>The rest of a round is skipped once the mean KL(old‖new) of an optimizer step, in nats per token, passes this; null never.</summary>
    public double? MaxKl { get; init; }

    /// <summary>The same in nats per trajectory.</summary>
    public double? MaxSequenceKl { get; init; }
}
