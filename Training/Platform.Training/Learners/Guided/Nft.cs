using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Guided;

/// <summary>Negative-aware fine-tuning: supervised learning on all rollouts, where the wrong ones train an implicit negative policy.</summary>
/// <remarks>Source: arXiv:2505.18116, section 3. From π_old = r π⁺ + (1 − r) π⁻ with pass rate r follows π⁻/π_old = (1 − rρ)/(1 − r) with ρ = π/π_old.
/// It has no advantages of its own; <see cref="Round.Advantages"/> hold the factors that its gradient has while ρ = 1, which are those of GRPO
/// (population std) or Dr. GRPO, by <see cref="NftOptions.TaskWeight"/>. Departures: pass rates are held within 0.02 and 0.98; the clip settings go unused.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Nft(NftOptions options) : PolicyGradient(options)
{
    private double[] _rates = [], _weights = []; // [trajectories]

    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => null;

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        (_rates, _weights) = (new double[round.Trajectories.Count], new double[round.Trajectories.Count]);
        foreach (var group in round.Groups)
        {
            bool[] solved = [.. group.Select(index => round.Trajectories[index].IsSolved(options.SuccessReturn))];
            var right = solved.Count(value => value);
            var isUniform = right == 0 || right == group.Length;
            var rate = Math.Clamp((double)right / group.Length, 0.02, 0.98);
            var weight = options.TaskWeight switch { "root-odds" => Math.Sqrt((1 - rate) / rate), "failure" => 1 - rate, _ => 1 };
            for (var i = 0; i < group.Length; i++)
            {
                (_rates[group[i]], _weights[group[i]]) = (rate, solved[i] ? weight : options.NegativeWeight * weight);
                // On-policy, −log ρ has the gradient −∇ℓ, and −log((1 − rρ)/(1 − r)) has r/(1 − r) · ∇ℓ
                round.SetAdvantage(group[i], isUniform ? 0 : solved[i] ? weight : -options.NegativeWeight * weight * rate / (1 - rate));
            }
        }
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var logRatio = (micro.LogProbs - micro.OldLogProbs).clamp(-ClippedSurrogate.LogRatioLimit, ClippedSurrogate.LogRatioLimit);
        var rate = micro.PerToken((index, _) => _rates[index]);
        var weight = micro.PerToken((index, t) => micro.Batch.Round.Advantages[index][t] == 0 ? 0 : _weights[index]);
        // Wrong: −log max_v[(1 − rρ)/(1 − r), ε]; the floor changes the value alone, the gradient goes straight through
        var negative = (1 - rate * logRatio.exp()) / (1 - rate);
        var floored = negative + (negative.clamp_min(options.Floor) - negative).detach();
        return weight * where(micro.Advantages > 0, -logRatio, -floored.log());
    }
}
