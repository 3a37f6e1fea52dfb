using System.Text.Json.Nodes;
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

/// <summary>A stage of supervised fine-tuning: new demonstrations every step, each learnt from once.</summary>
internal sealed class SftLearner : IStageLearner
{
    private readonly StageContext _context;
    private readonly SftOptions _options;
    private readonly Optimization _optimization;
    private readonly StageCurriculum _curriculum;
    private readonly DemonstrationRenderer _renderer;

    public SftLearner(StageContext context)
    {
        (_context, _options) = (context, (SftOptions)context.Stage.Learner);
        _optimization = new(context.Policy.Model, context.Stage.Optimizer, context.Stage.Steps);
        _curriculum = context.CreateCurriculum(rollouts: 1);
        _renderer = new(context.Policy.Tokenizer, context.Policy.Template, context.Sampling, context.Policy.Model.Config.MaxLength);
    }

    public async Task<StepOutcome> StepAsync(int stageStep, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        var before = _curriculum.SaveState();
        RolloutResult result;
        ScoringResult? scores;
        TimeSpan played;
        try
        {
            var requests = RolloutRequest.ForStep(_curriculum.Next(_options.BatchSize), _context.Plan.Seed, SeedPurpose.Demonstration, (ulong)_context.StageIndex, (ulong)stageStep);
            result = await _context.Engine.PlayScriptedAsync(
                requests, () => _context.Plan.Environment.CreateScripted(_options.Demonstrator), _context.Progress(requests.Count), cancellationToken).ConfigureAwait(false);
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
        var rendered = result with { Episodes = [.. result.Episodes.AsParallel().AsOrdered().Select(episode => episode.IsFault ? episode : _renderer.Render(episode))] };
        var outcomes = new List<TaskOutcome>();
        var trajectories = new List<Trajectory>();
        for (var i = 0; i < rendered.Episodes.Count; i++)
        {
            var episode = rendered.Episodes[i];
            if (episode.IsFault || (scores is null ? episode.Return : scores.Scores[i]?.Total) is not { } score)
                continue;
            outcomes.Add(StageCurriculum.Outcome(episode, score));
            if (score >= (_options.MinimumReturn ?? double.NegativeInfinity))
                trajectories.Add(Trajectory.From(episode, trajectories.Count));
        }

        var metrics = new OrderedDictionary<string, double>();
        EpisodeStatistics.Write(result, metrics);
        if (scores is not null)
            RewardStatistics.Write(_context.Stage.Rewards, scores, metrics);
        metrics["demonstrations"] = trajectories.Count;
        metrics["tokens"] = trajectories.Sum(trajectory => (long)trajectory.TrainableCount);
        if (trajectories.Count == 0 && outcomes.Count > 0)
            _context.Observer.Note($"No demonstration of this step reached learner.minimumReturn ({_options.MinimumReturn}): the step changed nothing.");
        await _context.Thread.RunAsync(() => Update(trajectories, stageStep, metrics)).ConfigureAwait(false);
        await _context.Policy.SyncAsync().ConfigureAwait(false);
        _curriculum.Report(outcomes);
        metrics["rolloutSeconds"] = played.TotalSeconds;
        if (scores is not null)
            metrics["scoringSeconds"] = (scored - played).TotalSeconds;
        metrics["updateSeconds"] = (_context.TimeProvider.GetElapsedTime(started) - scored).TotalSeconds;
        return new(rendered.Episodes, metrics) { Scores = scores };
    }

    public JsonObject SaveState() => _curriculum.SaveState();

    public void LoadState(JsonObject state) => _curriculum.LoadState(state);

    public void SaveOptimizer(Stream stream) => _optimization.Save(stream);

    public void LoadOptimizer(Stream stream) => _optimization.Load(stream);

    public void Dispose()
    {
        _optimization.Dispose();
        _curriculum.Dispose();
    }

    private void Update(List<Trajectory> trajectories, int stageStep, OrderedDictionary<string, double> metrics)
    {
        var model = _context.Policy.Model;
        var weights = Aggregate.Weights(Aggregation.TokenMean, [.. trajectories.Select(trajectory => trajectory.TrainableCount)]);
        double loss = 0, entropy = 0, norm = 0;
        var microBatches = MicroBatch.Pack(trajectories, Enumerable.Range(0, trajectories.Count), _context.Stage.Optimizer.MicroBatchTokens);
        foreach (var micro in microBatches)
        {
            using var scope = NewDisposeScope();
            var scores = model.TokenLogProbs(micro.Sequences, entropy: true);
            var tokenWeights = micro.PerTokenTensor((index, _) => (float)weights[index], model.Device);
            var share = Sft.Loss(scores.LogProbs, tokenWeights);
            loss += share.ToDouble();
            if (!double.IsFinite(loss))
                throw new RunException($"The loss of stage '{_context.Stage.Name}' became {loss}: resume from the last checkpoint with a lower optimizer.learningRate than {_context.Stage.Optimizer.LearningRate}.");
            share.backward();
            entropy += Aggregate.Sum(scores.Entropy!.detach(), tokenWeights).ToDouble();
        }

        if (microBatches.Count > 0)
        {
            norm = _optimization.Apply(stageStep);
            _context.Policy.Weights.Advance();
        }

        metrics["loss"] = loss;
        metrics["entropy"] = entropy;
        metrics["gradNorm"] = norm;
        metrics["learningRate"] = _optimization.LearningRate(stageStep);
        metrics["weightsVersion"] = _context.Policy.Weights.Version;
    }
}
