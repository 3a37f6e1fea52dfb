using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Clipped importance-sampling weights: −sg(clip ρ) · A · log π, so that a token whose ratio was cut still has a gradient.</summary>
/// <remarks>Source: MiniMax-M1, arXiv:2506.13585, section 3.1; advantages are GRPO's.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Cispo(CispoOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models) => CompareGroups(round, scores => GroupAdvantages.Standardized(scores));

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var ratio = ClippedSurrogate.Ratio(micro.LogProbs, micro.OldLogProbs).detach();
        return -ratio.clamp(1 - options.ClipLow, 1 + options.ClipHigh) * micro.Advantages * micro.LogProbs;
    }
}
