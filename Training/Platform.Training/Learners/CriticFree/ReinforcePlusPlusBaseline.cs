using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>REINFORCE++ with the group's mean as baseline: r − mean, whitened over all trainable tokens of the round; KL as a loss.</summary>
/// <remarks>Source: arXiv:2501.03262 (REINFORCE++ with baseline).</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class ReinforcePlusPlusBaseline(ReinforcePlusPlusBaselineOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        CompareGroups(round, scores => GroupAdvantages.Centered(scores));
        RoundWhitening.Apply(round);
    }
}
