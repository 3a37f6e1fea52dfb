using Platform.Policies.Models;
using Platform.Training.Critics;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners;

/// <summary>Proximal Policy Optimization with a critic over the trainable tokens of many turns.</summary>
/// <remarks>Source: arXiv:1707.06347, equation 7, with generalized advantage estimation (arXiv:1506.02438). Tokens of the environment are skipped, as if they were not there;
/// a turn's reward falls on its last trainable token. A terminated episode has no value after its end; one that a limit cut has the critic's value of its last position.
/// Departures: advantages are whitened over the round; ratios are dual-clipped; KL to the reference is subtracted per token from the reward (k1) or added to the loss (k2).</remarks>
/// <param name="options">Validated before the run.</param>
public class Ppo(CriticGradientOptions options) : PolicyGradient(options)
{
    private Critic? _critic;
    private double _klCoefficient = options.Kl.Coefficient;
    private double[][] _values = [];
    private double[][] _returns = [];
    private double _explained;
    private double _kl;

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => base.Needs | (options.Critic.Body == "head" ? ObjectiveNeeds.Features : ObjectiveNeeds.None);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> OwnParameters => _critic?.Parameters ?? [];

    /// <inheritdoc/>
    public override bool HasGradientWithoutAdvantage => true;

    /// <inheritdoc/>
    protected override double KlCoefficient => _klCoefficient;

    /// <summary>The critic.</summary>
    protected Critic Critic => _critic ?? throw new InvalidOperationException("The critic is made when the objective is attached to a policy: give it to a PolicyUpdate first.");

    /// <inheritdoc/>
    public override OptimizerOptions? OwnOptimizer(OptimizerOptions policy) => options.Critic.Optimizer(policy);

    /// <inheritdoc/>
    public override void Attach(ITokenModel policy, UpdateOptions update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _critic = new(policy, 1, options.Critic.Body == "separate", update.Seed);
    }

    /// <inheritdoc/>
    public override bool TrainsPolicy(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Round.Step >= options.CriticWarmup;
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        var trajectories = round.Trajectories;
        // 1. Old values of the states before each trainable token, and after the last token
        int[][] positions = [.. trajectories.Select(trajectory => (int[])[.. StatePositions(trajectory), .. trajectory.IsTruncated ? [trajectory.Tokens.Length - 1] : Array.Empty<int>()])];
        var values = Critic.Evaluate([.. trajectories.Select(trajectory => trajectory.Tokens)], positions, models.MicroBatchTokens);
        (_values, _returns) = (new double[trajectories.Count][], new double[trajectories.Count][]);
        var advantages = new double[trajectories.Count][];
        for (var i = 0; i < trajectories.Count; i++)
        {
            var trajectory = trajectories[i];
            _values[i] = new double[trajectory.Tokens.Length];
            for (var k = 0; k < trajectory.TrainableCount; k++)
                _values[i][positions[i][k] + 1] = values[i][k][0];
            // 2. Rewards by token, KL taken off each
            var rewards = TokenRewards.Of(trajectory);
            for (var t = 0; t < rewards.Length; t++)
                rewards[t] -= KlPenalty(round, i, t);
            // 3. Advantages, and the returns that the critic learns: A + V, before whitening
            var next = trajectory.IsTruncated ? values[i][^1][0] : 0;
            advantages[i] = Gae.Advantages(rewards, _values[i], trajectory.Trainable, options.Discount, options.Lambda, next);
            _returns[i] = [.. advantages[i].Zip(_values[i], (advantage, value) => advantage + value)];
        }

        Measure(round);
        // 4. Mean 0 and variance 1 over the round's tokens
        if (options.Whiten)
            advantages = Whitened(round, advantages);
        for (var i = 0; i < trajectories.Count; i++)
        {
            var row = advantages[i];
            round.SetAdvantages(i, t => row[t]);
        }
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        // Σ weight · (clipped surrogate + c_v · value loss), and the regularisers of every policy gradient
        var values = Values(micro);
        var valueLoss = ValueLoss.Clipped(values, micro.PerToken((i, t) => _values[i][t]), micro.PerToken((i, t) => _returns[i][t]), options.ValueClip);
        metrics.Add("valueLoss", valueLoss);
        return base.Loss(micro, metrics) + options.ValueCoefficient * (valueLoss * micro.Weights).sum();
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        base.Finish(round, metrics);
        metrics["explainedVariance"] = _explained;
        if (options.Kl.Coefficient <= 0)
            return;
        metrics["klPenalty"] = _kl;
        metrics["klCoefficient"] = _klCoefficient;
        if (options.KlTarget is { } target)
            _klCoefficient = AdaptiveKl.Next(_klCoefficient, _kl, target, round.Trajectories.Count, options.KlHorizon);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_klCoefficient);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _klCoefficient = reader.ReadDouble();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _critic?.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Values(MicroBatch micro)
    {
        if (Critic.ReadsPolicy)
            return Critic.Read(micro.Scores.Features!).squeeze(-1);
        var trajectories = micro.Batch.Round.Trajectories;
        return Critic.Values(
            [.. micro.Indices.Select(i => trajectories[i].Tokens)],
            [.. micro.Indices.Select(i => StatePositions(trajectories[i]))]).squeeze(-1);
    }

    /// <summary>Over the trainable tokens of all trajectories.</summary>
    private static double[][] Whitened(Round round, double[][] advantages)
    {
        var whitened = new Queue<double>(Whitening.Of([.. advantages.SelectMany((row, i) => row.Where((_, t) => round.Trajectories[i].Trainable[t]))]));
        return [.. advantages.Select((row, i) => row.Select((_, t) => round.Trajectories[i].Trainable[t] ? whitened.Dequeue() : 0).ToArray())];
    }

    /// <summary>The position before each trainable token.</summary>
    private static int[] StatePositions(Trajectory trajectory) => [.. Enumerable.Range(0, trajectory.Tokens.Length).Where(t => trajectory.Trainable[t]).Select(t => t - 1)];

    /// <summary>How well the old values knew the returns, and the KL to the reference per token.</summary>
    private void Measure(Round round)
    {
        double sum = 0, squares = 0, missed = 0, missedSquares = 0, kl = 0;
        long count = 0;
        for (var i = 0; i < round.Trajectories.Count; i++)
            for (var t = 0; t < _returns[i].Length; t++)
            {
                if (!round.Trajectories[i].Trainable[t])
                    continue;
                var error = _returns[i][t] - _values[i][t];
                (sum, squares, missed, missedSquares) = (sum + _returns[i][t], squares + _returns[i][t] * _returns[i][t], missed + error, missedSquares + error * error);
                kl += round.ReferenceLogProbs is { } reference ? round.OldLogProbs[i][t] - reference[i][t] : 0;
                count++;
            }

        var n = Math.Max(1, count);
        var variance = squares / n - sum / n * (sum / n);
        _explained = variance <= 1e-12 ? 0 : 1 - (missedSquares / n - missed / n * (missed / n)) / variance;
        _kl = kl / n;
    }
}
