using static TorchSharp.torch;

namespace Platform.Training.Objectives;

/// <summary>φ(x) = −f*(−x) of divergences: what imitation maximises in the place of a log-ratio x.</summary>
/// <remarks>Source: derived from "Implicit Reward as the Bridge" (arXiv:2507.00018). φ'(0) = 1 for all, so the first step is that of plain imitation; φ' is the weight
/// of a token's likelihood. Below <see cref="LowerBound"/>, where a divergence has its pole or its weight explodes, φ' stays what it is there.</remarks>
public static class FDivergences
{
    /// <summary>Where a divergence's weight stops growing.</summary>
    /// <param name="divergence">As recipes name it.</param>
    public static double LowerBound(string divergence) => divergence is "hellinger" or "jensen-shannon" ? -0.5 : divergence == "kl" ? -3 : double.NegativeInfinity;

    /// <summary>φ of log-ratios, with the gradient of φ.</summary>
    /// <param name="logRatio">x in nats. Any shape.</param>
    /// <param name="divergence">One of <c>total-variation</c>, <c>pearson</c>, <c>hellinger</c>, <c>jensen-shannon</c>, <c>kl</c>.</param>
    /// <returns>Of the same shape; the caller's dispose scope owns what is made on the way.</returns>
    /// <exception cref="ArgumentException">There is no divergence of that name.</exception>
    public static Tensor Transform(Tensor logRatio, string divergence)
    {
        ArgumentNullException.ThrowIfNull(logRatio);
        var bound = LowerBound(divergence);
        var x = double.IsFinite(bound) ? logRatio + (logRatio.detach().clamp(bound, double.PositiveInfinity) - logRatio.detach()) : logRatio;
        return divergence switch
        {
            "total-variation" => x,
            "pearson" => x - x.square() / 4,
            "hellinger" => x / (1 + x),
            "jensen-shannon" => (2 - (-x).exp()).log(),
            "kl" => -(-x).exp(),
            _ => throw new ArgumentException($"There is no divergence '{divergence}': use total-variation, pearson, hellinger, jensen-shannon or kl.", nameof(divergence)),
        };
    }
}
