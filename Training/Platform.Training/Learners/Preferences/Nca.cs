using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Noise contrastive alignment for pairs: each log-ratio is classified, so the chosen response cannot fall with the rejected.</summary>
/// <remarks>Source: arXiv:2402.05369, section 3.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Nca(NcaOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.Nca(pairs.Chosen, pairs.Rejected, options.Beta);
    }
}
