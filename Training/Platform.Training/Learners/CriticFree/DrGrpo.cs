using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>GRPO done right: without the division by the group's deviation, which favours easy and hard tasks, and by a constant length, so that long wrong answers cost as much per token as short ones.</summary>
/// <remarks>Source: Understanding R1-Zero-Like Training, arXiv:2503.20783, section 3.2. The loss is <see cref="PolicyGradient"/>'s, aggregated as Σ L / (G · L_max).</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class DrGrpo(DrGrpoOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models) => CompareGroups(round, scores => GroupAdvantages.Centered(scores)); // r − mean
}
