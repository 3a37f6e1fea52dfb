using Platform.Policies.Models;
using Platform.Training.Critics;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners;

/// <summary>Offline reasoning optimization: policy and value learn together from logged episodes that the soft Bellman equation holds.</summary>
/// <remarks>Source: OREO, arXiv:2412.16145, section 3. At the optimum V(s_t) − R_t + β · Σ_{i ≥ t} d_i = 0 at every step of a deterministic environment,
/// with d = log π − log π_ref and R_t the return from t. Departures: the value's heads are near 0 at first instead of taken from the policy;
/// the suffix sums are those of the present policy, without a moving average.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Oreo(OreoOptions options) : Objective
{
    private Critic? _critic;
    private ITokenModel? _reference;
    private double _temperature = 1;

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Reference | (options.KlCoefficient > 0 ? ObjectiveNeeds.Logits : ObjectiveNeeds.None);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> OwnParameters => _critic?.Parameters ?? [];

    /// <summary>The value of a position, for the tests and for search.</summary>
    public Critic Critic => _critic ?? throw new InvalidOperationException("The critic is made when the objective is attached to a policy: give it to a PolicyUpdate first.");

    /// <inheritdoc/>
    public override OptimizerOptions? OwnOptimizer(OptimizerOptions policy) => options.Critic.Optimizer(policy);

    /// <inheritdoc/>
    public override void Attach(ITokenModel policy, UpdateOptions update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _critic = new(policy, 1, options.Critic.Body == "separate", update.Seed);
    }

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(models);
        (_reference, _temperature) = (models.Reference, models.Temperature);
    }

    /// <summary>Every step of the optimizer batch weighs the same.</summary>
    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        double steps = batch.Indices.Sum(index => Steps(batch.Round.Trajectories[index]).Length);
        foreach (var index in batch.Indices)
            batch.Weights[index] = 1 / Math.Max(1, steps);
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var trajectories = micro.Batch.Round.Trajectories;
        TurnSpan[][] steps = [.. micro.Indices.Select(index => Steps(trajectories[index]))];
        var count = steps.Sum(row => row.Length);
        // d of each step: Σ (log π − log π_ref) over its tokens                                       [steps]
        var number = 0;
        var (owner, returns, weights) = (new List<long>(), new double[count], new double[count]);
        for (var row = 0; row < steps.Length; row++)
        {
            var (trajectory, following) = (trajectories[micro.Indices[row]], 0.0);
            for (var k = steps[row].Length - 1; k >= 0; k--)
            {
                returns[number + k] = following += steps[row][k].Reward;
                weights[number + k] = micro.Batch.Weights[micro.Indices[row]];
            }

            for (var (t, k) = (0, -1); t < trajectory.Tokens.Length; t++)
            {
                if (!trajectory.Trainable[t])
                    continue;
                while (k + 1 < steps[row].Length && steps[row][k + 1].First <= t)
                    k++;
                owner.Add(number + k);
            }

            number += steps[row].Length;
        }

        var d = zeros([count], micro.LogProbs.dtype, micro.LogProbs.device).index_add(0, tensor(owner.ToArray(), device: micro.LogProbs.device), micro.LogProbs - micro.ReferenceLogProbs, 1);
        // Σ of the steps that follow, from the policy as it is                                        [steps]
        var known = d.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        var after = new double[count];
        for (int row = 0, first = 0; row < steps.Length; first += steps[row++].Length)
            for (var k = first + steps[row].Length - 2; k >= first; k--)
                after[k] = after[k + 1] + known[k + 1];
        // Value: (V − R + β · sg Σ_{i ≥ t} d)²; policy: (sg V − R + β · d + β · sg Σ_{i > t} d)²         [steps]
        var values = Critic.Values([.. micro.Indices.Select(index => trajectories[index].Tokens)], [.. steps.Select(row => row.Select(step => step.State).ToArray())]).squeeze(-1);
        var rest = PerStep([.. after.Select((sum, k) => options.Beta * sum - returns[k])]);
        var share = PerStep(weights);
        var valueLoss = (values + options.Beta * d.detach() + rest).square();
        var policyLoss = (values.detach() + options.Beta * d + rest).square();
        metrics.Add("valueLoss", valueLoss);
        metrics.Add("policyLoss", policyLoss);
        metrics.Add("value", values);
        var loss = ((valueLoss + policyLoss) * share).sum();
        if (options.KlCoefficient <= 0)
            return loss;
        var kl = FullKl(micro);
        metrics.Add("klReference", kl);
        return loss + options.KlCoefficient * (kl * micro.Weights).sum();

        Tensor PerStep(double[] numbers) => tensor(numbers, device: micro.LogProbs.device).to(micro.LogProbs.dtype);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _critic?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>KL(π‖π_ref) over the whole vocabulary at each token's state. [tokens]</summary>
    private Tensor FullKl(MicroBatch micro)
    {
        Tensor reference;
        using (no_grad())
        {
            using var scores = _reference!.Score(micro.Sequences, new(_temperature, Logits: true));
            reference = scores.Logits!.log_softmax(-1);
        }

        var logProbs = micro.Scores.Logits!.log_softmax(-1);
        return (logProbs.exp() * (logProbs - reference)).sum(-1);
    }

    private TurnSpan[] Steps(Trajectory trajectory)
    {
        var turns = TurnSpan.Of(trajectory);
        return options.Granularity switch
        {
            "turn" => turns,
            "response" => turns.Length == 0 ? turns : [turns[0] with { Last = turns[^1].Last, Reward = turns.Sum(turn => turn.Reward) }],
            _ =>
            [
                .. turns.SelectMany(turn => Enumerable.Range(turn.First, turn.Last - turn.First + 1).Where(t => trajectory.Trainable[t])
                    .Select(t => turn with { First = t, Last = t, Reward = t == turn.Last ? turn.Reward : 0 })),
            ],
        };
    }
}
