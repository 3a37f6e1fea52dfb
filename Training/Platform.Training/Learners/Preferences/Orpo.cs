using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Odds Ratio Preference Optimization: imitation of the chosen response and a penalty on the odds of the rejected, without a reference.</summary>
/// <remarks>Source: arXiv:2403.07691, section 4.2. Departure: the likelihood is the mean over the chosen tokens of the optimizer batch.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Orpo(OrpoOptions options) : Contrast(options)
{
    /// <inheritdoc/>
    protected override ContrastReference Against => ContrastReference.None;

    /// <inheritdoc/>
    protected override double LikelihoodWeight => 1;

    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var logOdds = PreferenceLosses.LogOddsRatio(pairs.ChosenLogProbs / pairs.ChosenLengths, pairs.RejectedLogProbs / pairs.RejectedLengths);
        return options.OddsCoefficient * PreferenceLosses.Sigmoid(logOdds, 1);
    }
}
