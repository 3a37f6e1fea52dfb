using Platform.Sdk;

namespace Platform.Training.Plans.CriticFree;

/// <summary>Settings of the LOOP learner: <c>learner</c> with type <c>loop</c>. The paper's optimizer has a learning rate of 5e-5, a weight decay of 0.01 and a gradient norm of at most 0.1.</summary>
public sealed record LoopOptions : PolicyGradientOptions
{
    /// <summary>40 tasks of 6 rollouts, gone over twice in batches of 30, ratios from 1 / 1.1 to 1.1.</summary>
    public LoopOptions() =>
        (GroupSize, BatchSize, Updates, Epochs, ClipLow, ClipHigh, Aggregation, MaxSequenceKl) = (6, 30, 8, 2, 1 - 1 / 1.1, 0.1, "sequence-mean-token-mean", 20);

    /// <summary>Rollouts whose advantage is smaller than this are dropped.</summary>
    [Setting("Rollouts whose advantage is smaller than this are dropped.", Minimum = 0)]
    public double MinimumAdvantage { get; init; } = 0.01;

    /// <summary>What one ratio covers; the product of its tokens' ratios.</summary>
    [Setting("What one ratio covers: a product over its tokens.", Values = ["token", "turn", "trajectory"])]
    public string Ratio { get; init; } = "token";
}
