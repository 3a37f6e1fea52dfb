using Platform.Policies.Models;
using Platform.Training.Critics;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>DigiRL: cloning of one's own steps, filtered by what two critics of success make of the episode and of the step.</summary>
/// <remarks>Source: arXiv:2406.11896, sections 4.2 and 4.3. V_instr(task) and V_step(s) are classifiers of eventual success, two heads each, of which the lower counts.
/// Departures: each step of the critics is over the whole round instead of a minibatch; episodes that tie at the quantile are all kept;
/// in an episode of one step, every success is kept (1 &gt; 1/H would drop it).</remarks>
public class DigiRl : Objective
{
    private readonly FilteredCloningOptions _options;
    private CriticFit? _critic;
    private double _criticLoss;
    private int _keptEpisodes;
    private int _keptSteps;

    /// <param name="options">Validated before the run.</param>
    public DigiRl(FilteredCloningOptions options) => _options = options;

    private CriticFit Critic => _critic ?? throw new InvalidOperationException("The critics are made when the objective is attached to a policy: give it to a PolicyUpdate first.");

    /// <inheritdoc/>
    public override void Attach(ITokenModel policy, UpdateOptions update)
    {
        ArgumentNullException.ThrowIfNull(update);
        _critic = new(policy, 4, _options.Critic, update.Optimizer, update.Seed);
    }

    /// <summary>Doubly robust advantage of step h: λ^(H−h) · r_H + (1 − λ^(H−h)) · (V(s_{h+1}) + r_h − V(s_h)).</summary>
    /// <param name="lambda">λ, in [0, 1].</param>
    /// <param name="stepsLeft">H − h: steps after this one.</param>
    /// <param name="outcome">r_H.</param>
    /// <param name="reward">r_h, outcome aside.</param>
    /// <param name="next">V(s_{h+1}); does not matter in the last step.</param>
    /// <param name="value">V(s_h).</param>
    public static double Advantage(double lambda, int stepsLeft, double outcome, double reward, double next, double value)
    {
        var share = Math.Pow(lambda, stepsLeft);
        return share * outcome + (share == 1 ? 0 : (1 - share) * (next + reward - value));
    }

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        // 1. Episodes, or the parts of them that have an aim of their own
        Part[] parts = [.. Enumerable.Range(0, round.Trajectories.Count).SelectMany(index => Split(round.Trajectories[index]).Select(part => part with { Index = index })).Where(part => part.Steps.Length > 0)];
        if (parts.Length == 0)
            return;
        int[][] tokens = [.. parts.Select(part => round.Trajectories[part.Index].Tokens)];
        int[][] states = [.. parts.Select(part => part.Steps.Select(step => step.State).ToArray())];
        // 2. Both critics learn which states led to success
        var total = states.Sum(row => row.Length);
        for (var step = 0; step < _options.CriticSteps; step++)
            _criticLoss = Critic.Step(tokens, states, (chosen, values) => Loss(chosen, values, parts, total), models.MicroBatchTokens);
        var logits = Critic.Critic.Evaluate(tokens, states, models.MicroBatchTokens);
        // 3. Episodes that did best for their task …
        double[] surprise = [.. parts.Select((part, i) => (part.IsSolved ? 1 : 0) - Lower(logits[i][0], 2))];
        double[] ranked = [.. surprise.OrderDescending()];
        var bar = ranked[Math.Max(0, (int)Math.Ceiling(_options.Quantile * ranked.Length) - 1)];
        (_keptEpisodes, _keptSteps) = (0, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            if (surprise[i] < bar)
                continue;
            _keptEpisodes++;
            // 4. … and of those the steps that helped
            var (steps, outcome) = (parts[i].Steps, parts[i].IsSuccess ? 1.0 : 0);
            var least = steps.Length > 1 ? 1.0 / steps.Length : 0;
            for (var k = 0; k < steps.Length; k++)
            {
                var next = k + 1 < steps.Length ? Lower(logits[i][k + 1], 0) : 0;
                if (Advantage(_options.Lambda, steps.Length - 1 - k, outcome, 0, next, Lower(logits[i][k], 0)) <= least)
                    continue;
                _keptSteps++;
                for (var t = steps[k].First; t <= steps[k].Last; t++)
                    round.Advantages[parts[i].Index][t] = round.Trajectories[parts[i].Index].Trainable[t] ? 1 : 0;
            }
        }
    }

    /// <summary>The mean is over the tokens that were kept.</summary>
    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var kept = batch.Indices.Sum(index => batch.Round.Advantages[index].Sum());
        foreach (var index in batch.Indices)
            batch.Weights[index] = 1 / Math.Max(1, kept);
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        // −Σ m · log π of the kept steps
        return -(micro.LogProbs * micro.Advantages * micro.Weights).sum();
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["criticLoss"] = _criticLoss;
        metrics["keptEpisodes"] = _keptEpisodes;
        metrics["keptSteps"] = _keptSteps;
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer) => Critic.Save(writer);

    /// <inheritdoc/>
    public override void Load(BinaryReader reader) => Critic.Load(reader);

    /// <summary>Which parts of an episode have an aim of their own: all of it has one.</summary>
    /// <param name="trajectory">The episode.</param>
    protected virtual IEnumerable<Part> Split(Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        var solved = trajectory.Outcome ?? trajectory.Return > 0;
        yield return new(TurnSpan.Of(trajectory), solved, solved);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _critic?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Cross-entropy of success: the step heads at every state, the instruction heads at the first.</summary>
    private static Tensor Loss(int[] chosen, Tensor values, Part[] parts, int total)
    {
        var (labels, shares) = (new List<double>(), new List<double>());
        foreach (var i in chosen)
            for (var k = 0; k < parts[i].Steps.Length; k++)
                for (var head = 0; head < 4; head++)
                {
                    labels.Add((head < 2 ? parts[i].IsSuccess : parts[i].IsSolved) ? 1 : 0);
                    shares.Add(head < 2 ? 1.0 / total : k == 0 ? 1.0 / parts.Length : 0);
                }

        long[] shape = [labels.Count / 4, 4];
        var losses = nn.functional.binary_cross_entropy_with_logits(values, Like(labels), reduction: nn.Reduction.None);
        return (losses * Like(shares)).sum();

        Tensor Like(List<double> numbers) => tensor(numbers.ToArray(), shape, device: values.device).to(values.dtype);
    }

    private static double Lower(double[] logits, int first) => 1 / (1 + Math.Exp(-Math.Min(logits[first], logits[first + 1])));

    /// <summary>Steps that share an aim.</summary>
    /// <param name="Steps">In order.</param>
    /// <param name="IsSuccess">Whether the aim was met.</param>
    /// <param name="IsSolved">Whether the whole episode ended well.</param>
    protected sealed record Part(TurnSpan[] Steps, bool IsSuccess, bool IsSolved)
    {
        /// <summary>Index of the trajectory in the round.</summary>
        public int Index { get; init; }
    }
}
