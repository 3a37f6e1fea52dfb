using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Direct Preference Optimization: the log-ratio to the reference is the reward of a Bradley-Terry model, −log σ(βΔ).</summary>
/// <remarks>Sources: arXiv:2305.18290, equation 7; with label smoothing cDPO (Mitchell 2023); with other divergences f-DPO, arXiv:2309.16240. Without data the pairs are
/// the best and the worst of the policy's own episodes of a task (online DPO, arXiv:2402.04792, with a score for a judge).</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Dpo(DpoOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var chosen = PreferenceLosses.Score(pairs.Chosen, options.Divergence, options.Alpha);
        var rejected = PreferenceLosses.Score(pairs.Rejected, options.Divergence, options.Alpha);
        return PreferenceLosses.Sigmoid(chosen - rejected, options.Beta, options.LabelSmoothing);
    }
}
