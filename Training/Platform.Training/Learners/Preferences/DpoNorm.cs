using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>DPO on means per token: −log σ(βΔ̄), so that the longer response counts no more.</summary>
/// <remarks>Source: DPO, arXiv:2305.18290, equation 7, with the length normalisation of arXiv:2405.14734, section 2.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class DpoNorm(DpoNormOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.Sigmoid(pairs.MeanDifference, options.Beta);
    }
}
