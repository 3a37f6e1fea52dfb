using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Critics;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Plans.Guided;
using Platform.Training.Updates;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Guided;

/// <summary>OREAL: per task, cloning of one right rollout and a policy gradient on one wrong one, with tokens weighed by a token reward model that learns from outcomes.</summary>
/// <remarks>Source: "Exploring the Limit of Outcome Reward for Learning Mathematical Reasoning", arXiv:2502.06781, section 3. Departures: the token reward model is a linear head on the policy's
/// own features, without a gradient into them, instead of on a copy of the model; the KL term back-propagates k2 over the tokens of the kept pairs; tasks are not resampled
/// by their pass rate, which is a curriculum's to do.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Oreal(OrealOptions options) : PolicyGradient(options)
{
    private Critic? _head; // one score per token

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => base.Needs | (options.WeighsTokens ? ObjectiveNeeds.Features : ObjectiveNeeds.None);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> OwnParameters => _head?.Parameters ?? [];

    /// <inheritdoc/>
    public override (double Low, double High)? ClipRange => null;

    /// <inheritdoc/>
    public override bool HasGradientWithoutAdvantage => true; // rollouts outside the pairs teach the token reward model

    /// <inheritdoc/>
    public override OptimizerOptions? OwnOptimizer(OptimizerOptions policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy with { LearningRate = policy.LearningRate * options.HeadRate };
    }

    /// <inheritdoc/>
    public override void Attach(ITokenModel policy, UpdateOptions update)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (options.WeighsTokens)
            _head = new(policy, 1, separate: false, update.Seed);
    }

    /// <inheritdoc/>
    public override bool TrainsPolicy(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return !options.WeighsTokens || batch.Round.Step >= options.Warmup;
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            var trajectories = group.Select(index => round.Trajectories[index]).ToArray();
            var solved = trajectories.ToLookup(trajectory => trajectory.IsSolved(options.SuccessReturn));
            if (!solved.Contains(true) || !solved.Contains(false))
                continue;
            // Leave-one-out over all rollouts, kept for one right and one wrong of them
            var advantages = GroupAdvantages.LeaveOneOut([.. trajectories.Select(trajectory => trajectory.IsSolved(options.SuccessReturn) ? 1.0 : 0)]);
            var random = new SeededRandom(round.Seed, (ulong)trajectories[0].Group);
            foreach (var outcome in new[] { true, false })
            {
                var kept = Array.IndexOf(trajectories, solved[outcome].ElementAt(random.Next(solved[outcome].Count())));
                round.SetAdvantage(group[kept], advantages[kept]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // Right and wrong ones are each normalised by their own tokens
        foreach (var sign in new[] { 1, -1 })
        {
            int[] part = [.. batch.Indices.Where(index => Math.Sign(batch.Round.Advantages[index].FirstOrDefault(value => value != 0)) == sign)];
            var tokens = part.Sum(index => batch.Round.Trajectories[index].TrainableCount);
            foreach (var index in part)
                batch.Weights[index] = 1.0 / tokens;
        }
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var loss = base.Loss(micro, metrics);
        if (_head is null)
            return loss;
        // Binary cross-entropy of the outcome, whose logit is the mean of the token scores
        var trajectories = micro.Batch.Round.Trajectories;
        var outcome = micro.PerTrajectory(index => trajectories[index].IsSolved(options.SuccessReturn) ? 1 : 0);
        var logits = micro.MeanByTrajectory(Scores(micro));
        var entropy = nn.functional.softplus(logits) - outcome * logits;
        metrics.Add("tokenModelLoss", entropy);
        metrics.Add("tokenModelAccuracy", ((logits > 0) == (outcome > 0)).to(ScalarType.Float64));
        return loss + entropy.sum() / micro.Batch.Indices.Count(index => trajectories[index].TrainableCount > 0);
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var ratio = ClippedSurrogate.Ratio(micro.LogProbs, micro.OldLogProbs);
        var loss = where(micro.Advantages > 0, -micro.Advantages * micro.LogProbs, -options.NegativeWeight * micro.Advantages * ratio);
        return _head is null ? loss : loss * TokenWeights(micro);
    }

    /// <summary>w⁺ = clamp((p − ½)/½, 0, 1), and w⁻ the same of 1 − p, from p = σ(mean of the token scores so far).</summary>
    /// <param name="chance">p, in [0, 1].</param>
    /// <param name="isRight">Whether the token is of a right rollout.</param>
    public static double TokenWeight(double chance, bool isRight) => Math.Clamp(((isRight ? chance : 1 - chance) - 0.5) / 0.5, 0, 1);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _head?.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Scores(MicroBatch micro) => _head!.Read(micro.Scores.Features!.detach()).squeeze(1);

    private Tensor TokenWeights(MicroBatch micro)
    {
        var scores = PlainScores.Copy(Scores(micro));
        double sum = 0;
        int row = 0, last = -1, count = 0;
        return micro.PerToken((index, t) =>
        {
            if (index != last)
                (last, sum, count) = (index, 0, 0);
            (sum, count) = (sum + scores[row++], count + 1);
            return TokenWeight(1 / (1 + Math.Exp(-sum / count)), micro.Batch.Round.Advantages[index][t] > 0);
        });
    }
}
