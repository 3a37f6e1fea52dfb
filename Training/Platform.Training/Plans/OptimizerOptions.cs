using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>The update rule and its schedule: <c>optimizer</c> in a recipe.</summary>
/// <remarks>Source of AdamW: Decoupled Weight Decay Regularization, arXiv:1711.05101, algorithm 2.</remarks>
public sealed record OptimizerOptions
{
    /// <summary>The update rule.</summary>
    [Setting("The update rule: adamw, or frugal, which keeps moments for a share of the linear weights.", Values = ["adamw", "frugal"])]
    public string Type { get; init; } = "adamw";

    /// <summary>Settings of type <c>frugal</c>.</summary>
    [Setting("Settings of type frugal.")]
    public FrugalOptions Frugal { get; init; } = new();

    /// <summary>Peak learning rate.</summary>
    [Setting("Peak learning rate.", Minimum = 0, Maximum = 10)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Steps of linear warm-up from 0.</summary>
    [Setting("Steps of linear warm-up from 0.", Minimum = 0)]
    public int WarmupSteps { get; init; }

    /// <summary>Course of the learning rate after warm-up.</summary>
    [Setting("Course of the learning rate after warm-up, over the stage's steps: wsd stays at the peak and comes down in the last decayShare of them, rex stays up longer than linear, uba lies between constant and beyond cosine by phi.", Values = ["constant", "linear", "cosine", "wsd", "rex", "uba"])]
    public string Schedule { get; init; } = "constant";

    /// <summary>Share of the peak that every schedule but <c>constant</c> ends at.</summary>
    [Setting("Share of the peak that every schedule but constant ends at.", Minimum = 0, Maximum = 1)]
    public double FinalShare { get; init; } = 0.1;

    /// <summary>Share of the steps after warm-up in which <c>wsd</c> comes down.</summary>
    [Setting("Share of the steps after warm-up, at their end, in which wsd comes down.", Minimum = 0, Maximum = 1)]
    public double DecayShare { get; init; } = 0.2;

    /// <summary>φ of <c>uba</c>, above 0.</summary>
    [Setting("Shape of uba: 2 is cosine, less stays near the peak longer, more leaves it sooner.", Minimum = 1e-6, Maximum = 1000)]
    public double Phi { get; init; } = 0.5;

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

    /// <summary>Whether weights of 16 bits are updated through copies in 32-bit floats.</summary>
    [Setting("Whether weights of 16 bits (policy.trainType: bf16) are updated through copies in 32-bit floats; without, updates smaller than a weight's rounding are lost.")]
    public bool MasterWeights { get; init; } = true;

    /// <summary>Tokens per micro-batch, padding included: bounds memory, changes no gradient beyond rounding.</summary>
    [Setting("Tokens per micro-batch: bounds memory, changes no gradient beyond rounding.", Minimum = 1)]
    public int MicroBatchTokens { get; init; } = 2048;
}
