using Platform.Policies.Models;
using Platform.Training.Critics;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>WebRL's actor: regresses the log-ratio of a turn to the previous phase's policy on the turn's advantage, on fresh episodes and on solved ones of the past.</summary>
/// <remarks>Source: arXiv:2411.02337, sections 3.2 and 3.3: (β · Λ − A)² with A = V(s') − V(s) − c + r + γ^(H−h) · r_H, held within ±1, and V a classifier of success with
/// two heads of which the lower counts. Of replayed episodes only actions that are neither far from the policy nor sure already are learnt.
/// Departures: log-ratios are sums over a turn's tokens and every advantage counts (the paper's form, not the released code's); the mean is over turns;
/// success is the environment's or the rubric's, and tasks come from the curriculum.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class WebRl(WebRlOptions options) : Objective
{
    private ITokenModel? _policy;
    private ITokenModel? _previous;
    private CriticFit? _critic;
    private TurnSpan[][] _turns = [];
    private double[][] _advantages = [];
    private float[][] _previousLogProbs = [];
    private double _criticLoss;

    private CriticFit Critic => _critic ?? throw new InvalidOperationException("The critic is made when the objective is attached to a policy: give it to a PolicyUpdate first.");

    private ITokenModel Previous => _previous ??= _policy!.Copy();

    /// <inheritdoc/>
    public override void Attach(ITokenModel policy, UpdateOptions update)
    {
        ArgumentNullException.ThrowIfNull(update);
        (_policy, _critic) = (policy, new(policy, 2, options.Critic, update.Optimizer, update.Seed));
    }

    /// <summary>Whether a replayed action is learnt: neither far from the policy nor sure already.</summary>
    /// <param name="probability">Geometric mean of the probabilities of its tokens under the policy.</param>
    /// <param name="options">The bounds.</param>
    public static bool IsLearnt(double probability, WebRlOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return probability > options.LeastLikely && probability <= options.MostLikely;
    }

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        // 1. A phase begins: the policy becomes what is compared with
        if (round.Step % options.PhaseRounds == 0)
            Previous.CopyWeightsFrom(models.Policy);
        _previousLogProbs = models.LogProbs(Previous, round);
        var logProbs = round.Replayed > 0 ? models.LogProbs(models.Policy, round) : [];
        // 2. The critic learns which states led to success
        var trajectories = round.Trajectories;
        bool[] solved = [.. trajectories.Select(trajectory => trajectory.Outcome ?? trajectory.Return > 0)];
        _turns = [.. trajectories.Select(TurnSpan.Of)];
        int[][] tokens = [.. trajectories.Select(trajectory => trajectory.Tokens)];
        int[][] states = [.. _turns.Select(row => row.Select(turn => turn.State).ToArray())];
        var total = Math.Max(1, states.Sum(row => row.Length));
        for (var step = 0; step < options.CriticSteps; step++)
            _criticLoss = Critic.Step(tokens, states, (chosen, values) => SuccessLoss.Of(values, [.. chosen.SelectMany(i => states[i].Select(_ => solved[i] ? 1.0 : 0))], total), models.MicroBatchTokens);
        // 3. Advantages, held within ±1; replayed actions that are out of bounds are left out
        var values = Critic.Critic.Evaluate(tokens, states, models.MicroBatchTokens);
        _advantages = new double[trajectories.Count][];
        for (var i = 0; i < trajectories.Count; i++)
        {
            _advantages[i] = new double[_turns[i].Length];
            for (var k = 0; k < _advantages[i].Length; k++)
            {
                var turn = _turns[i][k];
                var (outcome, last) = (solved[i] ? 1.0 : 0, k == _advantages[i].Length - 1);
                var next = last ? 0 : SuccessLoss.Lower(values[i][k + 1]);
                var followed = Math.Pow(options.Discount, _advantages[i].Length - 1 - k) * outcome;
                _advantages[i][k] = Math.Clamp(next - SuccessLoss.Lower(values[i][k]) - options.StepCost + (last ? outcome : 0) + followed, -1, 1);
                if (i < trajectories.Count - round.Replayed)
                    continue;
                var (sum, count) = (0.0, 0);
                for (var t = turn.First; t <= turn.Last; t++)
                    (sum, count) = (sum + logProbs[i][t], count + (trajectories[i].Trainable[t] ? 1 : 0));
                if (!IsLearnt(Math.Exp(sum / count), options))
                    _advantages[i][k] = double.NaN;
            }
        }
    }

    /// <summary>Every turn that is learnt weighs the same.</summary>
    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        double turns = batch.Indices.Sum(index => _advantages[index].Count(advantage => !double.IsNaN(advantage)));
        foreach (var index in batch.Indices)
            batch.Weights[index] = 1 / Math.Max(1, turns);
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        // Λ of each turn: Σ (log π − log π_previous) over its tokens, on each of them                        [tokens]
        var ratio = micro.OverTurn(micro.LogProbs - micro.PerToken((index, t) => _previousLogProbs[index][t]), mean: false);
        var advantages = micro.PerToken((index, t) => At(index, t).Advantage is var advantage && double.IsNaN(advantage) ? 0 : advantage);
        // (β · Λ − A)² once for each turn that is learnt
        var shares = micro.PerToken((index, t) => At(index, t) is var (first, advantage) && first && !double.IsNaN(advantage) ? micro.Batch.Weights[index] : 0);
        return ((options.Beta * ratio - advantages).square() * shares).sum();

        (bool IsFirst, double Advantage) At(int index, int t)
        {
            var k = Array.FindIndex(_turns[index], turn => t <= turn.Last);
            return (_turns[index][k].First == t, _advantages[index][k]);
        }
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["criticLoss"] = _criticLoss;
        metrics["learntTurns"] = _advantages.Sum(row => row.Count(advantage => !double.IsNaN(advantage)));
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Critic.Save(writer);
        foreach (var parameter in Previous.Trainable)
            TensorFile.Write(writer, parameter);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Critic.Load(reader);
        foreach (var parameter in Previous.Trainable)
            TensorFile.ReadInto(reader, parameter);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _previous?.Dispose();
            _critic?.Dispose();
        }

        base.Dispose(disposing);
    }
}
