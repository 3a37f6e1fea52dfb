using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Learners.References;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Updates;

/// <summary>Learns from rounds: the one way in which every objective changes a policy.</summary>
public sealed class PolicyUpdate : IDisposable
{
    private readonly Optimization _optimization;
    private readonly Optimization? _own;
    private readonly ReferencePolicy? _reference;
    private int _position;

    /// <summary>Prepares the optimizers, with a reference that never changes or none.</summary>
    /// <param name="model">What is trained; it outlives the update.</param>
    /// <param name="objective">The method; disposed with the update.</param>
    /// <param name="options">How a round is gone over.</param>
    /// <param name="reference">What <see cref="Objective.Needs"/> calls the reference; disposed with the update.</param>
    /// <exception cref="ArgumentException">The objective needs a reference and there is none.</exception>
    public PolicyUpdate(ITokenModel model, Objective objective, UpdateOptions options, ITokenModel? reference = null)
        : this(model, objective, options, reference is null ? null : ReferencePolicy.Of(reference))
    {
    }

    /// <summary>Prepares the optimizers.</summary>
    /// <param name="model">What is trained; it outlives the update.</param>
    /// <param name="objective">The method; disposed with the update.</param>
    /// <param name="options">How a round is gone over.</param>
    /// <param name="reference">What <see cref="Objective.Needs"/> calls the reference; disposed with the update.</param>
    /// <exception cref="ArgumentException">The objective needs a reference and there is none.</exception>
    public PolicyUpdate(ITokenModel model, Objective objective, UpdateOptions options, ReferencePolicy? reference)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(options);
        if (objective.Needs.HasFlag(ObjectiveNeeds.Reference) && reference is null)
            throw new ArgumentException($"{objective.GetType().Name} compares with a reference policy: give one.", nameof(reference));
        (Model, Objective, Options, _reference) = (model, objective, options, reference);
        objective.Attach(model, options);
        _optimization = new(model, options.Optimizer, options.Steps, options.Seed);
        if (objective.OwnParameters.Count > 0)
            _own = new(objective.OwnParameters, objective.OwnOptimizer(options.Optimizer) ?? options.OwnOptimizer ?? options.Optimizer, options.Steps);
        Scorer = new(model, options.Temperature, options.Optimizer.MicroBatchTokens) { Reference = reference?.Model };
    }

    /// <summary>What is trained.</summary>
    public ITokenModel Model { get; }

    /// <summary>The method.</summary>
    public Objective Objective { get; }

    /// <summary>How a round is gone over.</summary>
    public UpdateOptions Options { get; }

    /// <summary>The reference policy, or null.</summary>
    public ITokenModel? Reference => _reference?.Model;

    /// <summary>Scores rounds for the objective.</summary>
    public RoundScorer Scorer { get; }

    /// <summary>Optimizer steps taken or passed over so far.</summary>
    public int Position => _position;

    /// <summary>Called after every optimizer step.</summary>
    public Action? WeightsChanged { get; init; }

    /// <summary>Learns from a round.</summary>
    /// <param name="round">Scored trajectories; its log-probs, importance weights and advantages are filled in.</param>
    /// <returns>What to report, by name.</returns>
    /// <exception cref="RunException">The loss or the gradient is not finite.</exception>
    public OrderedDictionary<string, double> Run(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var metrics = new OrderedDictionary<string, double>();
        Prepare(round);
        if (Objective.RestartsOptimizer(round))
            _optimization.Restart();
        var statistics = new UpdateStatistics(Objective.ClipRange);
        var reported = new UpdateMetrics();
        double loss = 0, norm = 0, ownNorm = 0;
        int updates = 0, planned = Options.Updates * Options.Epochs, first = _position;
        var stopped = false;
        for (var epoch = 0; epoch < Options.Epochs && !stopped; epoch++)
            foreach (var batch in Batches(round, epoch))
            {
                var (klBefore, tokensBefore, sequencesBefore) = (statistics.KlSum, statistics.Tokens, statistics.Sequences);
                var result = Backward(batch with { IsFirst = updates == 0 }, reported, statistics);
                loss += result.Loss;
                if (IsTooFar(statistics.KlSum - klBefore, statistics.Tokens - tokensBefore, statistics.Sequences - sequencesBefore))
                {
                    _optimization.Discard();
                    _own?.Discard();
                    stopped = true;
                    break;
                }

                if (result.HasGradient)
                {
                    ownNorm += _own?.Apply(_position) ?? 0;
                    if (Objective.TrainsPolicy(batch))
                    {
                        norm += _optimization.Apply(_position);
                        _reference?.Advance(_position + 1, Model);
                        WeightsChanged?.Invoke();
                    }
                    else
                    {
                        _optimization.Discard();
                    }

                    Objective.End(batch);
                }

                (_position, updates) = (_position + 1, updates + 1);
            }

        _position = first + planned; // the schedule does not depend on how much of a round was used
        updates = Math.Max(1, updates);
        metrics["loss"] = loss / updates;
        statistics.WriteTo(metrics, Objective.ComparesWithOld, Options.IsFiltered);
        reported.WriteTo(metrics);
        if (Options.MaxKl is not null || Options.MaxSequenceKl is not null)
            metrics["stoppedOnKl"] = stopped ? 1 : 0;
        WriteImportance(round, metrics);
        Objective.Finish(round, metrics);
        metrics["gradNorm"] = norm / updates;
        if (_own is not null)
            metrics["ownGradNorm"] = ownNorm / updates;
        metrics["learningRate"] = _optimization.LearningRate(Math.Max(0, first + updates - 1));
        return metrics;
    }

    /// <summary>Fills in what the objective needs to know of a round, and lets it prepare. <see cref="Run"/> does this first.</summary>
    /// <param name="round">Scored trajectories.</param>
    public void Prepare(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        if (Options.RecomputesOldLogProbs)
        {
            var scored = Scorer.LogProbs(Model, round);
            round.OldLogProbs = [.. round.Trajectories.Select((trajectory, i) => trajectory.IsHinted ? trajectory.LogProbs : scored[i])];
            if (Options.Importance is { Level: not "none" } importance && Objective.ComparesWithOld)
                round.ImportanceWeights = Weigh(round, importance);
        }

        if (Objective.Needs.HasFlag(ObjectiveNeeds.Reference))
            round.ReferenceLogProbs = Scorer.LogProbs(Reference!, round);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        Objective.Prepare(round, Scorer);
    }

    /// <summary>Forward and backward passes of one optimizer batch: gradients add up in the parameters.</summary>
    /// <param name="batch">Of a round that was prepared.</param>
    /// <returns>The loss, and whether anything had a gradient.</returns>
    /// <exception cref="RunException">The loss is not finite.</exception>
    public (double Loss, bool HasGradient) Backward(OptimizerBatch batch) => Backward(batch, new UpdateMetrics(), new UpdateStatistics(Objective.ClipRange));

    /// <summary>Splits a round into optimizer batches of whole blocks, in an order of each epoch's own when there is more than one batch.</summary>
    /// <param name="round">Prepared.</param>
    /// <param name="epoch">From 0.</param>
    public IEnumerable<OptimizerBatch> Batches(Round round, int epoch)
    {
        ArgumentNullException.ThrowIfNull(round);
        int[][] blocks = [.. Objective.Blocks(round)];
        if (Options.Updates > 1)
            new SeededRandom(SeedSequence.Derive(round.Seed, SeedPurpose.Order, (ulong)epoch)).Shuffle(blocks.AsSpan());
        var perBatch = Math.Max(1, (blocks.Length + Options.Updates - 1) / Options.Updates);
        return blocks.Chunk(perBatch).Select(chunk => new OptimizerBatch(round, chunk) { Epoch = epoch });
    }

    /// <summary>Writes the optimizers' moments and the objective's state.</summary>
    /// <param name="stream">Left open.</param>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(_position);
        _optimization.Save(stream);
        _own?.Save(stream);
        foreach (var parameter in Objective.OwnParameters)
            TensorFile.Write(writer, parameter);
        _reference?.Save(writer);
        Objective.Save(writer);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Left open.</param>
    /// <exception cref="InvalidDataException">It is not of this method.</exception>
    public void Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        _position = reader.ReadInt32();
        _optimization.Load(stream);
        _own?.Load(stream);
        foreach (var parameter in Objective.OwnParameters)
            TensorFile.ReadInto(reader, parameter);
        _reference?.Load(reader);
        Objective.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimization.Dispose();
        _own?.Dispose();
        Objective.Dispose();
        _reference?.Dispose();
    }

    private bool IsTooFar(double kl, long tokens, long sequences) =>
        tokens > 0 && (kl / tokens > (Options.MaxKl ?? double.MaxValue) || kl / sequences > (Options.MaxSequenceKl ?? double.MaxValue));

    private (double Loss, bool HasGradient) Backward(OptimizerBatch batch, UpdateMetrics reported, UpdateStatistics statistics)
    {
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            Objective.Begin(batch);
        }

        var units = Objective.KeepsBlocksTogether ? batch.Blocks : batch.Indices
            .Where(index => Objective.HasGradientWithoutAdvantage || batch.Round.Advantages[index].Any(advantage => advantage != 0))
            .Select(index => new[] { index });
        var request = new ScoreRequest(Options.Temperature, Entropy: true, Objective.Needs.HasFlag(ObjectiveNeeds.Logits), Objective.Needs.HasFlag(ObjectiveNeeds.Features));
        double total = 0;
        var micros = MicroBatch.Pack(batch, units, Options.Optimizer.MicroBatchTokens);
        foreach (var micro in micros)
        {
            using var scope = NewDisposeScope();
            using var scores = AllowedTokens.Score(Model, micro, request);
            micro.With(scores);
            var loss = Objective.Loss(micro, reported);
            total += loss.ToDouble();
            if (!double.IsFinite(total))
                throw new RunException($"The loss became {total}: resume from the last checkpoint with a lower optimizer.learningRate than {Options.Optimizer.LearningRate}.");
            if (loss.requires_grad)
            {
                loss.backward();
                _optimization.Accumulate();
                _own?.Accumulate();
            }

            statistics.Add(micro);
        }

        return (total, micros.Count > 0);
    }

    private static List<float[]> Weigh(Round round, ImportanceOptions options)
    {
        var weights = new List<float[]>();
        for (var i = 0; i < round.Trajectories.Count; i++)
        {
            var (trajectory, old) = (round.Trajectories[i], round.OldLogProbs[i]);
            int[] positions = [.. Enumerable.Range(0, trajectory.Tokens.Length).Where(t => trajectory.Trainable[t])];
            var kept = ImportanceWeights.Of(
                [.. positions.Select(t => (double)old[t])], [.. positions.Select(t => (double)trajectory.LogProbs[t])], options.Level, options.Mode, options.Low, options.High);
            var row = new float[trajectory.Tokens.Length];
            for (var k = 0; k < positions.Length; k++)
                row[positions[k]] = trajectory.Given?[positions[k]] ?? false ? 1 : (float)kept[k];
            weights.Add(row);
        }

        return weights;
    }

    private static void WriteImportance(Round round, OrderedDictionary<string, double> metrics)
    {
        if (round.ImportanceWeights is not { } weights)
            return;
        double sum = 0, largest = 0;
        long count = 0, dropped = 0;
        for (var i = 0; i < weights.Count; i++)
            for (var t = 0; t < weights[i].Length; t++)
                if (round.Trajectories[i].Trainable[t])
                    (sum, largest, count, dropped) = (sum + weights[i][t], Math.Max(largest, weights[i][t]), count + 1, dropped + (weights[i][t] == 0 ? 1 : 0));
        if (count == 0)
            return;
        metrics["importance"] = sum / count;
        metrics["importanceMax"] = largest;
        metrics["importanceDropped"] = (double)dropped / count;
    }
}
