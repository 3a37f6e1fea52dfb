using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Anchored preference optimisation: raises the chosen and lowers the rejected response, each against the reference alone.</summary>
/// <remarks>Source: arXiv:2408.06266, APO-zero.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class ApoZero(ApoZeroOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.ApoZero(pairs.Chosen, pairs.Rejected, options.Beta);
    }
}
