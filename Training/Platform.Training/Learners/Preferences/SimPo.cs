using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Simple Preference Optimization: the mean log-prob per token is the reward, without a reference.</summary>
/// <remarks>Source: arXiv:2405.14734, equation 6.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class SimPo(SimPoOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override ContrastReference Against => ContrastReference.None;

    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.SimPo(pairs.MeanDifference, options.Beta, options.TargetMargin);
    }
}
