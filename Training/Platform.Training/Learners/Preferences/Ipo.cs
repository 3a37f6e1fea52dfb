using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Identity Preference Optimization: regresses Δ̄ on 1 / (2β), so certain preferences do not drive the policy to a corner.</summary>
/// <remarks>Source: arXiv:2310.12036, section 5.2. Departure from the paper: means per token, as its authors confirmed for language models.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Ipo(IpoOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.Ipo(options.LogRatio == "sum" ? pairs.Difference : pairs.MeanDifference, options.Beta);
    }
}
