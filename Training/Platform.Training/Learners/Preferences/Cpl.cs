using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Contrastive Preference Learning: preferences between segments as differences of their summed advantages, which are α log π.</summary>
/// <remarks>Source: arXiv:2310.13639; with <c>reference</c> the log-ratios of CPL-KL. Segments are whole trajectories; a data set that holds shorter ones puts what came before into the prompt.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Cpl(CplOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override ContrastReference Against => options.Reference ? ContrastReference.Frozen : ContrastReference.None;

    /// <inheritdoc/>
    protected override double LikelihoodWeight => options.LikelihoodCoefficient;

    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var discounts = pairs.Micro.PerToken((index, t) => options.Alpha * Math.Pow(options.Discount, pairs.Micro.Batch.Round.Trajectories[index].Turns[t]));
        var (chosen, rejected) = pairs.SumOf(discounts * pairs.TokenRatios);
        return PreferenceLosses.Contrastive(chosen, rejected, options.Bias);
    }
}
