using System.Text.Json.Nodes;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;
using Platform.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>A stage of GRPO: groups of rollouts, advantages, clipped updates.</summary>
internal sealed class GrpoLearner : IStageLearner
{
    private readonly StageContext _context;
    private readonly GrpoOptions _options;
    private readonly DecoderModel _model;
    private readonly DecoderModel? _reference;
    private readonly Optimization _optimization;
    private readonly StageCurriculum _curriculum;
    private readonly bool _filtered;
    private readonly bool _rounded;

    /// <param name="context">What the stage works with.</param>
    /// <param name="reference">The policy at the start of the stage, which this learner disposes; null when there is no KL term.</param>
    public GrpoLearner(StageContext context, DecoderModel? reference)
    {
        (_context, _options, _model, _reference) = (context, (GrpoOptions)context.Stage.Learner, context.Policy.Model, reference);
        _optimization = new(_model, context.Stage.Optimizer, context.Stage.Steps * _options.Updates * _options.Epochs);
        _curriculum = context.CreateCurriculum(_options.GroupSize);
        _filtered = context.Sampling.TopP < 1 || context.Sampling.TopK > 0;
        if (_filtered)
            context.Observer.Note("rollout.topP or rollout.topK filters what is sampled, so sampled log-probs are those of the kept tokens: old log-probs are computed again without the filter, and the update is off-policy by that much.");
        _rounded = context.Plan.Generation.Type != "f32";
        if (_rounded)
            context.Observer.Note("generation.type is bf16, so sampled log-probs are those of rounded weights: old log-probs are computed again with the weights that are trained, and the update is off-policy by that much, which samplerGap shows.");
    }

    public async Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        var before = _curriculum.SaveState();
        RolloutResult result;
        ScoringResult? scores;
        TimeSpan played;
        IReadOnlyList<RolloutRequest> requests;
        try
        {
            var tasks = _curriculum.Next(_options.BatchSize * _options.Updates / _options.GroupSize);
            requests = RolloutRequest.ForStep(tasks, _context.Plan.Seed, SeedPurpose.Sampling, (ulong)_context.StageIndex, (ulong)stageStep);
            result = await _context.Engine.PlayAsync(requests, _context.Policy.Policy, _context.Sampling, _context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
            _context.CheckFaults(result);
            played = _context.TimeProvider.GetElapsedTime(started);
            scores = await _context.ScoreAsync(requests, result, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _curriculum.LoadState(before);
            throw;
        }

        var scored = _context.TimeProvider.GetElapsedTime(started);
        List<Trajectory> trajectories = [];
        for (var i = 0; i < requests.Count; i++)
            if (!result.Episodes[i].IsFault && (scores is null || scores.Scores[i] is { Total: not null }))
                trajectories.Add(Trajectory.From(result.Episodes[i], requests[i].Group, scores?.Scores[i]));
        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(result, metrics);
        if (scores is not null)
            RewardStatistics.Write(_context.Stage.Rewards, scores, metrics);
        metrics["tokens"] = trajectories.Sum(trajectory => (long)trajectory.TrainableCount);
        var advantages = Grpo.Advantages(trajectories, _options);
        await _context.Thread.RunAsync(() => Update(trajectories, advantages, stageStep, metrics)).ConfigureAwait(false);
        await _context.Policy.SyncAsync().ConfigureAwait(false);
        _curriculum.Report([.. trajectories.Select((trajectory, i) => StageCurriculum.Outcome(trajectory.Episode, trajectory.Return, MeanAbsolute(trajectory, advantages[i])))]);
        metrics["rolloutSeconds"] = played.TotalSeconds;
        if (scores is not null)
            metrics["scoringSeconds"] = (scored - played).TotalSeconds;
        metrics["updateSeconds"] = (_context.TimeProvider.GetElapsedTime(started) - scored).TotalSeconds;
        return new(result.Episodes, metrics) { Scores = scores };
    }

    public JsonObject SaveState() => _curriculum.SaveState();

    public void LoadState(JsonObject state) => _curriculum.LoadState(state);

    public void SaveOptimizer(Stream stream) => _optimization.Save(stream);

    public void LoadOptimizer(Stream stream) => _optimization.Load(stream);

    public void Dispose()
    {
        _optimization.Dispose();
        _reference?.Dispose();
        _curriculum.Dispose();
    }

    private void Update(List<Trajectory> trajectories, double[][] advantages, int stageStep, OrderedDictionary<string, double> metrics)
    {
        var old = _filtered || _rounded ? Score(_model, trajectories) : [.. trajectories.Select(trajectory => trajectory.LogProbs)];
        var reference = _reference is null ? null : Score(_reference, trajectories);
        var statistics = new GrpoStatistics(_options);
        double loss = 0, kl = 0, norm = 0;
        var updates = 0;
        var position = stageStep * _options.Updates * _options.Epochs;
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
            foreach (var batch in Batches(trajectories, stageStep, epoch))
            {
                var result = OptimizerStep(trajectories, batch, advantages, old, reference, statistics, isFirst: updates == 0);
                (loss, kl) = (loss + result.Loss, kl + result.Kl);
                if (result.HasGradient)
                {
                    norm += _optimization.Apply(position);
                    _context.Policy.Weights.Advance();
                }

                (position, updates) = (position + 1, updates + 1);
            }

        updates = Math.Max(1, updates);
        metrics["loss"] = loss / updates;
        statistics.WriteTo(metrics);
        if (reference is not null)
            metrics["klReference"] = kl / updates;
        WriteAdvantages(trajectories, advantages, metrics);
        metrics["gradNorm"] = norm / updates;
        metrics["learningRate"] = _optimization.LearningRate(Math.Max(0, position - 1));
        metrics["weightsVersion"] = _context.Policy.Weights.Version;
    }

    /// <summary>Forward and backward passes of one optimizer batch. Trajectories that can have no gradient are not computed, but count in every denominator.</summary>
    private (double Loss, double Kl, bool HasGradient) OptimizerStep(
        List<Trajectory> trajectories, int[] batch, double[][] advantages, float[][] old, float[][]? reference, GrpoStatistics statistics, bool isFirst)
    {
        var weights = new double[trajectories.Count];
        var share = Aggregate.Weights(Aggregate.Parse(_options.Aggregation), [.. batch.Select(index => trajectories[index].TrainableCount)], _options.ConstantLength);
        for (var i = 0; i < batch.Length; i++)
            weights[batch[i]] = share[i];
        var always = reference is not null || _options.EntropyCoefficient > 0;
        double loss = 0, kl = 0;
        var microBatches = MicroBatch.Pack(trajectories, batch.Where(index => always || advantages[index].Any(advantage => advantage != 0)), _context.Stage.Optimizer.MicroBatchTokens);
        foreach (var micro in microBatches)
        {
            using var scope = NewDisposeScope();
            var scores = _model.TokenLogProbs(micro.Sequences, _context.Sampling.Temperature, entropy: true);
            var tokenAdvantages = micro.PerToken((index, t) => (float)advantages[index][trajectories[index].Turns[t]]);
            var oldLogProbs = micro.PerToken((index, t) => old[index][t]);
            // A filter makes sampled log-probs those of another distribution, which says nothing about the sampler.
            var sampledLogProbs = _filtered ? oldLogProbs : micro.PerToken((index, t) => trajectories[index].LogProbs[t]);
            using var inputs = new GrpoBatch(
                tensor(tokenAdvantages, device: _model.Device),
                tensor(oldLogProbs, device: _model.Device),
                reference is null ? null : micro.PerTokenTensor((index, t) => reference[index][t], _model.Device),
                micro.PerTokenTensor((index, _) => (float)weights[index], _model.Device));
            var result = Grpo.Loss(inputs, scores.LogProbs, scores.Entropy, _options);
            loss += result.Loss.ToDouble();
            kl += result.Kl;
            if (!double.IsFinite(loss))
                throw new RunException($"The loss of stage '{_context.Stage.Name}' became {loss}: resume from the last checkpoint with a lower optimizer.learningRate than {_context.Stage.Optimizer.LearningRate}.");
            result.Loss.backward();
            statistics.Add(Values(scores.LogProbs), oldLogProbs, sampledLogProbs, tokenAdvantages, Values(scores.Entropy!), isFirst);
        }

        return (loss, kl, microBatches.Count > 0);
    }

    /// <summary>Log-probs of every trainable token under a model, without gradient. [trajectories][time]</summary>
    private float[][] Score(DecoderModel model, List<Trajectory> trajectories)
    {
        float[][] logProbs = [.. trajectories.Select(trajectory => new float[trajectory.Tokens.Length])];
        using var guard = no_grad();
        foreach (var micro in MicroBatch.Pack(trajectories, Enumerable.Range(0, trajectories.Count), _context.Stage.Optimizer.MicroBatchTokens))
        {
            using var scores = model.TokenLogProbs(micro.Sequences, _context.Sampling.Temperature);
            var values = Values(scores.LogProbs);
            var next = 0;
            micro.PerToken((index, t) => logProbs[index][t] = values[next++]);
        }

        return logProbs;
    }

    /// <summary>Splits a round into optimizer batches of whole groups, in an order of each epoch's own when there is more than one batch.</summary>
    private IEnumerable<int[]> Batches(List<Trajectory> trajectories, int stageStep, int epoch)
    {
        int[][] groups = [.. Enumerable.Range(0, trajectories.Count).GroupBy(index => trajectories[index].Group).Select(group => group.ToArray())];
        if (_options.Updates > 1)
            new SeededRandom(SeedSequence.Derive(_context.Plan.Seed, SeedPurpose.Order, (ulong)_context.StageIndex, (ulong)stageStep, (ulong)epoch)).Shuffle(groups.AsSpan());
        var perBatch = (groups.Length + _options.Updates - 1) / _options.Updates;
        return groups.Chunk(Math.Max(1, perBatch)).Select(chunk => chunk.SelectMany(group => group).ToArray());
    }

    private static void WriteAdvantages(List<Trajectory> trajectories, double[][] advantages, OrderedDictionary<string, double> metrics)
    {
        var groups = Enumerable.Range(0, trajectories.Count).GroupBy(index => trajectories[index].Group).ToArray();
        double[] turns = [.. advantages.SelectMany(row => row)];
        var mean = turns.Length == 0 ? 0 : turns.Average();
        metrics["advantageStd"] = turns.Length == 0 ? 0 : Math.Sqrt(turns.Sum(value => (value - mean) * (value - mean)) / turns.Length);
        metrics["advantageMax"] = turns.Length == 0 ? 0 : turns.Max(Math.Abs);
        metrics["zeroAdvantageGroups"] = groups.Count(group => group.All(index => advantages[index].All(value => value == 0)));
        metrics["singletonGroups"] = groups.Count(group => group.Count() == 1);
    }

    /// <summary>Mean |A| over the trajectory's trainable tokens.</summary>
    private static double MeanAbsolute(Trajectory trajectory, double[] advantages)
    {
        double sum = 0;
        for (var t = 0; t < trajectory.Tokens.Length; t++)
            sum += trajectory.Trainable[t] ? Math.Abs(advantages[trajectory.Turns[t]]) : 0;
        return trajectory.TrainableCount == 0 ? 0 : sum / trajectory.TrainableCount;
    }

    private static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().data<float>().ToArray();
    }
}
