using Platform.Training.Objectives;
using Platform.Training.Plans.Imitation;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Imitation;

/// <summary>Imitation under another divergence: −φ(ℓ − ℓ_ref), which learns less from what the policy has learnt already and so stays nearer to its start.</summary>
/// <remarks>Source: Implicit Reward as the Bridge, arXiv:2507.00018; the functions are derived from the divergences' conjugates (<see cref="FDivergences"/>).</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class FDivergenceSft(FDivergenceSftOptions options) : Objective
{
    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Reference;

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var ratios = micro.LogProbs - micro.ReferenceLogProbs;
        metrics.Add("logRatio", ratios.detach());
        var unit = options.Level == "token" ? ratios : micro.Spread(micro.MeanByTrajectory(ratios));
        return micro.WeightedSum(-FDivergences.Transform(unit, options.Divergence));
    }
}
