using static TorchSharp.torch;

namespace Platform.Training.Objectives;

/// <summary>The clipped policy loss of PPO and its kin.</summary>
/// <remarks>Source: arXiv:1707.06347, equation 7, with the two clip bounds of DAPO (arXiv:2503.14476) and the dual clip of arXiv:1912.09729.</remarks>
public static class ClippedSurrogate
{
    /// <summary>Log-ratios are held within ± this, so that a ratio stays finite.</summary>
    public const double LogRatioLimit = 20;

    /// <summary>ρ = exp(log π − log π_old).</summary>
    /// <param name="logProbs">Under the policy being trained, nats. [tokens]</param>
    /// <param name="oldLogProbs">Under the policy that the update started from, nats. [tokens]</param>
    /// <returns>Ratios, for the caller to dispose. [tokens]</returns>
    public static Tensor Ratio(Tensor logProbs, Tensor oldLogProbs)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        using var scope = NewDisposeScope();
        return (logProbs - oldLogProbs).clamp(-LogRatioLimit, LogRatioLimit).exp().MoveToOuterDisposeScope();
    }

    /// <summary>−min(ρA, clip(ρ, 1 − low, 1 + high) · A), and where A &lt; 0 at most −c · A if a dual clip is given.</summary>
    /// <param name="ratio">ρ. [tokens]</param>
    /// <param name="advantages">A. [tokens]</param>
    /// <param name="clipLow">ε below, in (0, 1).</param>
    /// <param name="clipHigh">ε above, above 0.</param>
    /// <param name="dualClip">c, above 1; null for none.</param>
    /// <returns>Losses, for the caller to dispose. [tokens]</returns>
    public static Tensor Loss(Tensor ratio, Tensor advantages, double clipLow, double clipHigh, double? dualClip = null)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        ArgumentNullException.ThrowIfNull(advantages);
        using var scope = NewDisposeScope();
        var surrogate = minimum(ratio * advantages, ratio.clamp(1 - clipLow, 1 + clipHigh) * advantages);
        if (dualClip is { } bound) // only where A < 0: elsewhere the clip already bounds it
            surrogate = where(advantages < 0, maximum(surrogate, advantages * bound), surrogate);
        return (-surrogate).MoveToOuterDisposeScope();
    }
}
