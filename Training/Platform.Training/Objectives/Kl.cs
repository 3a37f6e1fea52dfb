using static TorchSharp.torch;

namespace Platform.Training.Objectives;

/// <summary>Estimators of KL(π‖π_ref) in nats from d = log π − log π_ref of sampled tokens. The caller disposes what they return.</summary>
/// <remarks>Source: Schulman, Approximating KL divergence, 2020. As a loss k2 has the right gradient; k1's is zero in expectation and k3's is biased.
/// d is held within ±20, so that one impossible token cannot make an infinity.</remarks>
public static class Kl
{
    private const double Limit = 20;

    /// <summary>d: unbiased, may be negative.</summary>
    /// <param name="d">Log-ratios. [tokens]</param>
    /// <returns>[tokens]</returns>
    public static Tensor K1(Tensor d) => Bounded(d);

    /// <summary>d² / 2: biased, low variance, never negative.</summary>
    /// <param name="d">Log-ratios. [tokens]</param>
    /// <returns>[tokens]</returns>
    public static Tensor K2(Tensor d)
    {
        using var scope = NewDisposeScope();
        var bounded = Bounded(d);
        return (bounded * bounded * 0.5).MoveToOuterDisposeScope();
    }

    /// <summary>exp(−d) − 1 + d: unbiased, never negative.</summary>
    /// <param name="d">Log-ratios. [tokens]</param>
    /// <returns>[tokens]</returns>
    public static Tensor K3(Tensor d)
    {
        using var scope = NewDisposeScope();
        var bounded = Bounded(d);
        return (bounded.neg().exp() - 1 + bounded).MoveToOuterDisposeScope();
    }

    private static Tensor Bounded(Tensor d)
    {
        ArgumentNullException.ThrowIfNull(d);
        return d.clamp(-Limit, Limit);
    }
}
