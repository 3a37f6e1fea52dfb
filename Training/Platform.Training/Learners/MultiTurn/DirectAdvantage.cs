using Platform.Policies.Models;
using Platform.Training.Critics;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Direct Advantage Policy Optimization: a critic is trained first, then the log-ratio of a turn is regressed on the turn's advantage.</summary>
/// <remarks>Source: arXiv:2412.18279, section 3. V(s∘a) is the chance of success after the turn; Â = V(s∘a) − the mean of V over several turns sampled at the same
/// state; L = ½ · (Â / β − Λ)², Λ the log-ratio to the policy at the start of the stage. Critic and policy never train together.
/// Departures: steps are turns; each continuation's own outcome is its completion, and the critic pools them.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class DirectAdvantage(DirectAdvantageOptions options) : Objective
{
    private CriticFit? _critic;
    private double _criticLoss;
    private double _size;

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Reference;

    private CriticFit Critic => _critic ?? throw new InvalidOperationException("The critic is made when the objective is attached to a policy: give it to a PolicyUpdate first.");

    /// <inheritdoc/>
    public override void Attach(ITokenModel policy, UpdateOptions update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _critic = new(policy, 1, options.Critic, update.Optimizer, update.Seed);
    }

    /// <inheritdoc/>
    public override bool TrainsPolicy(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Round.Step >= options.CriticRounds;
    }

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        var trajectories = round.Trajectories;
        int[][] tokens = [.. trajectories.Select(trajectory => trajectory.Tokens)];
        int[][] ends = [.. trajectories.Select(trajectory => trajectory.TrainableCount == 0 ? Array.Empty<int>() : [Array.LastIndexOf(trajectory.Trainable, true)])];
        if (round.Step < options.CriticRounds)
        {
            // First the critic: the chance of success after each turn
            for (var step = 0; step < options.CriticSteps; step++)
                _criticLoss = Critic.Step(tokens, ends, (chosen, values) => SuccessLoss.Of(values, [.. chosen.Select(i => Success(trajectories[i]))], trajectories.Count), models.MicroBatchTokens);
            return;
        }

        // Then the policy: Â = V(s∘a) − mean V at the same state
        var values = Critic.Critic.Evaluate(tokens, ends, models.MicroBatchTokens);
        _size = 0;
        foreach (var group in round.Groups)
        {
            int[] members = [.. group.Where(index => values[index].Length > 0)];
            if (members.Length < 2)
                continue;
            double[] chances = [.. members.Select(index => SuccessLoss.Lower(values[index][0]))];
            var mean = chances.Average();
            for (var i = 0; i < members.Length; i++)
            {
                _size += Math.Abs(chances[i] - mean) / trajectories.Count;
                if (Math.Abs(chances[i] - mean) >= options.MinimumAdvantage)
                    round.SetAdvantage(members[i], chances[i] - mean);
            }
        }
    }

    /// <summary>Every turn that is learnt weighs the same.</summary>
    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        double learnt = batch.Indices.Count(index => IsLearnt(batch.Round, index));
        foreach (var index in batch.Indices)
            batch.Weights[index] = IsLearnt(batch.Round, index) ? 1 / learnt : 0;
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var round = micro.Batch.Round;
        // ½ · (Â / β − Λ)²                                                                              [rows]
        var ratios = micro.SumByTrajectory(micro.LogProbs - micro.ReferenceLogProbs);
        var wanted = micro.PerTrajectory(index => round.Advantages[index].Max() is var high && high > 0 ? high / options.Beta : round.Advantages[index].Min() / options.Beta);
        return ((wanted - ratios).square() * 0.5 * micro.PerTrajectory(index => micro.Batch.Weights[index])).sum();
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["criticLoss"] = _criticLoss;
        metrics["advantageSize"] = _size;
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer) => Critic.Save(writer);

    /// <inheritdoc/>
    public override void Load(BinaryReader reader) => Critic.Load(reader);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _critic?.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsLearnt(Round round, int index) => round.Advantages[index].AsSpan().ContainsAnyExcept(0);

    private static double Success(Trajectory trajectory) => trajectory.Outcome is { } outcome ? outcome ? 1 : 0 : Math.Clamp(trajectory.Return, 0, 1);
}
