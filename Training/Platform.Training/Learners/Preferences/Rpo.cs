using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>DPO with the likelihood of the chosen response beside it: pessimism against an implicit reward that is wrong.</summary>
/// <remarks>Source: Provably Mitigating Overoptimization in RLHF, arXiv:2405.16436; the baseline policy is the chosen response.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Rpo(RpoOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override double LikelihoodWeight => options.LikelihoodCoefficient;

    /// <inheritdoc/>
    protected override bool LikelihoodIsTokenMean => options.Likelihood == "token-mean";

    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return PreferenceLosses.Sigmoid(pairs.Difference, options.Beta);
    }
}
