using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Mirror descent policy optimization: several steps up a linearised return, with KL to the policy of the round instead of a clip.</summary>
/// <remarks>Source: arXiv:2005.09814, section 4.1 (on-policy). −ρA + KL(π‖π_k) / t; t falls to 0 over the stage unless the recipe says otherwise. Departure: advantages
/// compare rollouts of a group, where the paper has a critic.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Mdpo(MdpoOptions options) : PolicyGradient(options)
{
    private readonly ModelSnapshot _old = new();
    private RoundScorer? _models;

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => base.Needs | (options.Divergence == "full" ? ObjectiveNeeds.Logits : ObjectiveNeeds.None);

    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => null;

    /// <inheritdoc/>
    public override bool HasGradientWithoutAdvantage => true; // of the KL term

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(models);
        CompareGroups(round, scores => options.Baseline == "mean" ? GroupAdvantages.Centered(scores) : GroupAdvantages.LeaveOneOut(scores));
        if (options.Divergence == "full")
            _old.Take(models.Policy);
        _models = models;
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var divergence = Divergence(micro);
        metrics.Add("mirrorKl", divergence);
        var stepSize = options.StepSize * (options.Anneals ? Math.Max(1 - micro.Batch.Round.Progress, 1e-6) : 1);
        var ratio = ClippedSurrogate.Ratio(micro.LogProbs, micro.OldLogProbs);
        return Regularized(micro.WeightedSum(-ratio * micro.Advantages) + (divergence * micro.Weights).sum() / stepSize, micro, metrics);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _old.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Divergence(MicroBatch micro)
    {
        if (options.Divergence == "sampled")
            return Kl.K2(micro.LogProbs - micro.OldLogProbs);
        Tensor old;
        using (no_grad())
        {
            using var scores = _old.Model(_models!.Policy).Score(micro.Sequences, new(_models.Temperature, Logits: true));
            old = scores.Logits!.log_softmax(-1);
        }

        var now = micro.Scores.Logits!.log_softmax(-1);
        return (now.exp() * (now - old)).sum(-1);
    }
}
