using static TorchSharp.torch;

namespace Platform.Training.Critics;

/// <summary>Critics of success: heads whose outputs are log-odds.</summary>
public static class SuccessLoss
{
    /// <summary>Σ over positions and heads of the cross-entropy, divided by a count that spans all parts of a step.</summary>
    /// <param name="logits">[positions, heads]</param>
    /// <param name="labels">Probability of success of each position. [positions]</param>
    /// <param name="total">Positions of all parts.</param>
    /// <returns>Scalar, for the caller to dispose.</returns>
    public static Tensor Of(Tensor logits, double[] labels, double total)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        var wanted = tensor(labels, device: logits.device).to(logits.dtype).unsqueeze(1).expand(logits.shape);
        return (nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction: nn.Reduction.Sum) / total).MoveToOuterDisposeScope();
    }

    /// <summary>The lowest of the heads' probabilities.</summary>
    /// <param name="logits">[heads]</param>
    public static double Lower(ReadOnlySpan<double> logits)
    {
        var lowest = double.PositiveInfinity;
        foreach (var logit in logits)
            lowest = Math.Min(lowest, logit);
        return 1 / (1 + Math.Exp(-lowest));
    }
}
