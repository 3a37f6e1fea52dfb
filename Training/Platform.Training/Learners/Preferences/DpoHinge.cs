using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>The hinge loss on log-ratios: a pair that is apart by 1 / β teaches nothing any more.</summary>
/// <remarks>Source: SLiC-HF, arXiv:2305.10425, section 2.2, with the reference of DPO.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class DpoHinge(DpoHingeOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.Hinge(pairs.Difference, options.Beta);
    }
}
