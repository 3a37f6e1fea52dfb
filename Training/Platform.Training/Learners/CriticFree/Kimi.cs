using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>The policy objective of Kimi k1.5: mirror descent with a squared log-ratio to the iterate for a brake, and neither ratio nor clip.</summary>
/// <remarks>Source: arXiv:2501.12599, section 2.3.2. Loss of a sequence: −(A · Λ − τ/2 · Λ²) with A = r − mean of the group and Λ = log π(y) − log π_i(y).
/// Departure: with one round per iterate, log π_i is what the sampler said. Where an environment does not say whether a task was solved, the length reward
/// takes a score above 0 for solved.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Kimi(KimiOptions options) : PolicyGradient(options)
{
    private readonly ModelSnapshot _iterate = new();
    private float[][] _iterateLogProbs = [];

    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => null;

    /// <inheritdoc/>
    public override bool HasGradientWithoutAdvantage => true; // of Λ²

    /// <inheritdoc/>
    public override bool RestartsOptimizer(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return options.RestartsOptimizer && round.Step % options.RoundsPerIterate == 0;
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        foreach (var group in round.Groups)
        {
            var scores = group.Select(index => Score(round, index));
            if (options.LengthReward.Weight > 0 && round.Step >= options.LengthReward.WarmupRounds)
            {
                var lengths = LengthReward.Of([.. group.Select(index => round.Trajectories[index].TrainableCount)], [.. group.Select(index => round.Trajectories[index].Outcome ?? round.Trajectories[index].Return > 0)]);
                scores = scores.Zip(lengths, (score, length) => score + options.LengthReward.Weight * length);
            }

            var advantages = GroupAdvantages.Centered([.. scores]);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }

        if (options.RoundsPerIterate == 1)
        {
            _iterateLogProbs = [.. round.OldLogProbs];
            return;
        }

        if (round.Step % options.RoundsPerIterate == 0 || !_iterate.IsTaken)
            _iterate.Take(models.Policy);
        _iterateLogProbs = models.LogProbs(_iterate.Model(models.Policy), round);
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var logRatio = micro.LogProbs - micro.PerToken((index, t) => _iterateLogProbs[index][t]);
        var whole = micro.SumByTrajectory(logRatio);
        metrics.Add("iterateLogRatio", whole.abs());
        var perToken = micro.Spread(whole * whole / micro.PerTrajectory(index => micro.Batch.Round.Trajectories[index].TrainableCount)); // adds up to Λ²
        return options.Tau / 2 * perToken - micro.Advantages * logRatio;
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer) => _iterate.Save(writer);

    /// <inheritdoc/>
    public override void Load(BinaryReader reader) => _iterate.Load(reader);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _iterate.Dispose();
        base.Dispose(disposing);
    }
}
