using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Robust DPO: unbiased where a known share of the labels is flipped.</summary>
/// <remarks>Source: arXiv:2403.00409.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class DpoRobust(DpoRobustOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.Robust(pairs.Difference, options.Beta, options.FlipRate);
    }
}
