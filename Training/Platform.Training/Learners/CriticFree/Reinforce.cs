using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>REINFORCE, −A · Σ log π, with a choice of baselines.</summary>
/// <remarks>Sources of the baselines: greedy, ReMax, arXiv:2310.10505; length-weighted, OPO, arXiv:2505.23585; second-best, the max-only Pass@k
/// objective. A task without a greedy rollout has advantage 0.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Reinforce(ReinforceOptions options) : PolicyGradient(options)
{
    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => null;

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            double[] scores = [.. group.Select(index => Score(round, index))];
            var advantages = options.Baseline switch
            {
                "none" => scores,
                "leave-one-out" => GroupAdvantages.LeaveOneOut(scores),
                "greedy" => [.. group.Select((index, i) => round.Trajectories[index].GreedyReturn is { } greedy ? scores[i] - greedy : 0)],
                "length-weighted" => GroupBaselines.LengthWeighted(scores, [.. group.Select(index => round.Trajectories[index].TrainableCount)]),
                "second-best" => GroupBaselines.BestOnly(scores),
                _ => GroupAdvantages.Centered(scores),
            };
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        return -micro.Advantages * micro.LogProbs;
    }
}
