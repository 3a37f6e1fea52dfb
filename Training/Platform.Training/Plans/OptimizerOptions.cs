using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>AdamW and its schedule: <c>optimizer</c> in a recipe.</summary>
/// <remarks>Source: Decoupled Weight Decay Regularization, arXiv:1711.05101, algorithm 2.</remarks>
public sealed record OptimizerOptions
{
    /// <summary>Peak learning rate.</summary>
    [Setting("Peak learning rate.", Minimum = 0, Maximum = 10)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Steps of linear warm-up from 0.</summary>
    [Setting("Steps of linear warm-up from 0.", Minimum = 0)]
    public int WarmupSteps { get; init; }

    /// <summary>Course of the learning rate after warm-up.</summary>
    [Setting("Course of the learning rate after warm-up.", Values = ["constant", "linear", "cosine"])]
    public string Schedule { get; init; } = "constant";

    /// <summary>Share of the peak that <c>linear</c> and <c>cosine</c> end at.</summary>
    [Setting("Share of the peak that linear and cosine end at.", Minimum = 0, Maximum = 1)]
    public double FinalShare { get; init; } = 0.1;

    /// <summary>Decay of the first moment, β₁.</summary>
    [Setting("Decay of the first moment.", Minimum = 0, Maximum = 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, β₂.</summary>
    [Setting("Decay of the second moment.", Minimum = 0, Maximum = 0.999999)]
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decoupled weight decay.</summary>
    [Setting("Decoupled weight decay.", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest L2 norm of the whole gradient; 0 does not clip.</summary>
    [Setting("Largest L2 norm of the whole gradient; 0 does not clip.", Minimum = 0)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Tokens per micro-batch, padding included: bounds memory, changes no gradient beyond rounding.</summary>
    [Setting("Tokens per micro-batch: bounds memory, changes no gradient beyond rounding.", Minimum = 1)]
    public int MicroBatchTokens { get; init; } = 2048;
}
