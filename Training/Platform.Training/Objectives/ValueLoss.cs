using static TorchSharp.torch;

namespace Platform.Training.Objectives;

/// <summary>The loss of a critic.</summary>
public static class ValueLoss
{
    /// <summary>½ · max((v − R)², (clip(v, v_old ± c) − R)²).</summary>
    /// <remarks>Source: the value clipping of PPO's first implementation; see arXiv:2005.12729, section 3.</remarks>
    /// <param name="values">v, with gradients. [tokens]</param>
    /// <param name="oldValues">v_old: the critic's values when the round began. [tokens]</param>
    /// <param name="returns">R. [tokens]</param>
    /// <param name="clip">c, above 0; null for ½ · (v − R)².</param>
    /// <returns>For the caller to dispose. [tokens]</returns>
    public static Tensor Clipped(Tensor values, Tensor oldValues, Tensor returns, double? clip)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(oldValues);
        ArgumentNullException.ThrowIfNull(returns);
        using var scope = NewDisposeScope();
        var losses = (values - returns).square();
        if (clip is { } bound)
            losses = maximum(losses, (oldValues + (values - oldValues).clamp(-bound, bound) - returns).square());
        return (losses * 0.5).MoveToOuterDisposeScope();
    }
}
