using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>Settings of the optimizer of type <c>frugal</c>: <c>optimizer.frugal</c> in a recipe.</summary>
/// <remarks>Source: FRUGAL, arXiv:2411.07837.</remarks>
public sealed record FrugalOptions
{
    /// <summary>ρ: share of the linear weights that AdamW updates. At 1 the optimizer is AdamW; at 0 no linear weight has moments.</summary>
    [Setting("Share of the linear weights that AdamW updates: 1 is AdamW, 0 gives no linear weight moments.", Minimum = 0, Maximum = 1)]
    public double Density { get; init; } = 0.25;

    /// <summary>How that share is chosen.</summary>
    [Setting("How that share is chosen: random columns or rows of each matrix, the largest singular vectors of its gradient, or whole decoder blocks.", Values = ["columns", "rows", "svd", "blocks"])]
    public string Projection { get; init; } = "columns";

    /// <summary>In which order projection <c>blocks</c> takes the decoder blocks.</summary>
    [Setting("In which order projection blocks takes the decoder blocks.", Values = ["random", "ascending", "descending"])]
    public string BlockOrder { get; init; } = "random";

    /// <summary>Optimizer steps between two choices.</summary>
    [Setting("Optimizer steps between two choices.", Minimum = 1)]
    public int UpdateGap { get; init; } = 200;

    /// <summary>Learning rate of the rest, as a share of the learning rate.</summary>
    [Setting("Learning rate of the rest, as a share of the learning rate: 0.1 for fine-tuning, 1 for training from random weights.", Minimum = 0, Maximum = 100)]
    public double StateFreeRate { get; init; } = 0.1;

    /// <summary>How the rest is updated.</summary>
    [Setting("How the rest is updated: by the sign of its gradient, or by the gradient itself.", Values = ["sign", "sgd"])]
    public string StateFree { get; init; } = "sign";
}
