using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Evaluation;
using Platform.Policies.Checkpoints;
using Platform.Policies.Models;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Runs;

/// <summary>Carries out a plan: stages one after the other, everything on disk, and the final table.</summary>
/// <remarks>Nothing in a step depends on what was before it except the weights, the optimizer's moments and the curriculum, all of which a checkpoint holds;
/// seeds follow from the position. So a run that was killed at any instant and resumed gives the same numbers and the same bytes as one that was not,
/// on the same machine with an engine that is batch-invariant.</remarks>
/// <param name="plan">What to do, every value checked.</param>
/// <param name="observer">Told of everything.</param>
/// <param name="timeProvider">Measures time; no result depends on it.</param>
public sealed class TrainingRun(RunPlan plan, IRunObserver observer, TimeProvider timeProvider)
{
    /// <summary>Name of the policy after the last stage, in the final table.</summary>
    public const string TrainedName = "trained";

    private const string LearnerFile = "learner.bin";

    private readonly RunFolder _folder = new(plan.Folder);
    private readonly CheckpointStore _checkpoints = new(new RunFolder(plan.Folder), plan.Checkpoint);

    /// <summary>Trains from the beginning, or goes on from the newest checkpoint.</summary>
    /// <param name="resume">Whether to go on. Without it, a folder that already holds a run is an error, and nothing in it is touched.</param>
    /// <param name="cancellationToken">Ends the run at the last finished step, with a checkpoint.</param>
    /// <exception cref="RunException">The run cannot go on; the last checkpoint is whole.</exception>
    public async Task<RunResult> RunAsync(bool resume, CancellationToken cancellationToken)
    {
        if (resume && !Directory.Exists(plan.Folder))
            throw new RunException($"There is no run folder '{plan.Folder}' to resume: leave out --resume, or check --name.");
        Directory.CreateDirectory(plan.Folder);
        using var held = RunLock.Take(_folder);
        if (!resume && (_checkpoints.Any || File.Exists(_folder.Metrics)))
            throw new RunException($"Run folder '{plan.Folder}' already holds a run: go on with it by --resume, or choose another --name.");
        _folder.RemoveLeftovers();
        var checkpoint = _checkpoints.FindNewest(observer);
        if (checkpoint is not null)
            CheckFits(checkpoint);
        else if (resume)
            observer.Note($"'{plan.Folder}' has no checkpoint yet: starting at the beginning.");

        await using var engine = new RolloutEngine(plan.Environment, plan.Rollout, timeProvider);
        TrainedPolicy policy;
        try
        {
            policy = checkpoint is null ? await BuildAsync(engine, cancellationToken).ConfigureAwait(false) : TrainedPolicy.Load(checkpoint.Folder, plan.Policy, plan.Generation, Concurrency);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(false, 0, "", null);
        }

        await using (policy.ConfigureAwait(false))
        {
            if (checkpoint is not null)
                await policy.LoadWeightsAsync(checkpoint.Folder, (long)checkpoint.State["weightsVersion"]!).ConfigureAwait(false);
            WriteDescriptions(policy);
            return await TrainAsync(engine, policy, checkpoint, cancellationToken).ConfigureAwait(false);
        }
    }

    private int Concurrency => plan.Rollout.Concurrency > 0 ? plan.Rollout.Concurrency : 65536;

    private async Task<RunResult> TrainAsync(RolloutEngine engine, TrainedPolicy policy, Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        var position = checkpoint?.Position ?? new RunPosition(0, 0, 0);
        using var metrics = MetricsLog.Open(_folder.Metrics, position.Step);
        _folder.RemoveAfter(position.Step);
        observer.RunStarted(new(plan.Folder, position.Step, plan.Stages.Sum(stage => stage.Steps), policy.Model.Config.ParameterCount, policy.Tokenizer.VocabularySize, policy.Model.Device.ToString()));
        if (checkpoint is null)
            Save(policy, null, metrics, position, isBoundary: true);
        await using var scorers = new StageScorers(plan, timeProvider);
        var evaluation = new RunEvaluation(plan, engine, scorers, _folder, observer);
        try
        {
            if (checkpoint is not null && !evaluation.IsThere(position.Step))
                await EvaluateIfDueAsync(evaluation, policy, position, cancellationToken).ConfigureAwait(false);
            for (var resumed = checkpoint; position.Stage < plan.Stages.Count; resumed = null, position = new(position.Step, position.Stage + 1, 0))
            {
                if (position.StageStep < plan.Stages[position.Stage].Steps)
                    position = await StageAsync(engine, scorers, policy, evaluation, metrics, position, resumed, cancellationToken).ConfigureAwait(false);
                if (position.StageStep < plan.Stages[position.Stage].Steps)
                    return new(false, position.Step, _folder.Checkpoint(position.Step), null);
            }

            var table = plan.Evaluation.FinalTasks > 0 ? await FinalAsync(policy, evaluation, cancellationToken).ConfigureAwait(false) : null;
            return new(true, position.Step, _folder.Checkpoint(position.Step), table);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(false, position.Step, _folder.Checkpoint(position.Step), null); // in an evaluation outside a stage, where the checkpoint is there
        }
    }

    /// <summary>Trains a stage to its end, or to the step at which it is cancelled; either way its last step has a checkpoint.</summary>
    private async Task<RunPosition> StageAsync(
        RolloutEngine engine, StageScorers scorers, TrainedPolicy policy, RunEvaluation evaluation, MetricsLog metrics, RunPosition position, Checkpoint? resumed, CancellationToken cancellationToken)
    {
        var stage = plan.Stages[position.Stage];
        observer.StageStarted(new(stage.Name, position.Stage, plan.Stages.Count, position.StageStep, stage.Steps));
        using var thread = new LearnerThread();
        using var learner = CreateLearner(new(plan, position.Stage, policy, engine, scorers.Of(position.Stage), thread, observer, timeProvider), position);
        var alarms = new UpdateAlarms(stage.Alarms);
        if (resumed is not null && position.StageStep > 0)
        {
            Restore(learner, resumed);
            alarms.LoadState(resumed.State["alarms"] as JsonObject);
        }

        var saved = position.Step;
        try
        {
            while (position.StageStep < stage.Steps && !cancellationToken.IsCancellationRequested)
            {
                var started = timeProvider.GetTimestamp();
                var outcome = await learner.StepAsync(position.StageStep, cancellationToken).ConfigureAwait(false);
                position = new(position.Step + 1, position.Stage, position.StageStep + 1);
                Record(metrics, stage, position, outcome, timeProvider.GetElapsedTime(started).TotalSeconds);
                foreach (var alarm in alarms.Check(position.Step, outcome.Metrics))
                    observer.Note(alarm);
                var isEnd = position.StageStep == stage.Steps;
                if (isEnd || position.Step % plan.Checkpoint.Every == 0)
                {
                    Save(policy, learner, metrics, position, isEnd, alarms);
                    saved = position.Step;
                }

                await EvaluateIfDueAsync(evaluation, policy, position, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A step that was cancelled has changed nothing: the run stands at the last one that was finished.
        }

        if (saved != position.Step)
            Save(policy, learner, metrics, position, isBoundary: false, alarms);
        return position;
    }

    /// <summary>Evaluates as often as asked, and at the ends of stages; the end of the last one has the final table instead.</summary>
    private async Task EvaluateIfDueAsync(RunEvaluation evaluation, TrainedPolicy policy, RunPosition position, CancellationToken cancellationToken)
    {
        var stage = plan.Stages[position.Stage];
        var isStageEnd = position.StageStep == stage.Steps && (position.Stage < plan.Stages.Count - 1 || plan.Evaluation.FinalTasks == 0);
        if (position.Step > 0 && (isStageEnd || (plan.Evaluation.Every > 0 && position.Step % plan.Evaluation.Every == 0)))
            await evaluation.DuringTrainingAsync(position.Stage, policy.Policy, position.Step, cancellationToken).ConfigureAwait(false);
    }

    private async Task<EvaluationTable> FinalAsync(TrainedPolicy policy, RunEvaluation evaluation, CancellationToken cancellationToken)
    {
        var scores = new List<PolicyScores>();
        foreach (var baseline in plan.Evaluation.Baselines)
            scores.Add(await evaluation.BaselineAsync(baseline, cancellationToken).ConfigureAwait(false));
        var step = 0;
        var names = new List<string>();
        for (var stage = 0; stage < plan.Stages.Count; stage++)
        {
            step += plan.Stages[stage].Steps;
            names.Add(stage == plan.Stages.Count - 1 ? TrainedName : plan.Stages[stage].Name);
            var end = step;
            scores.Add(await evaluation.StageAsync(names[^1], end, async () =>
            {
                var checkpoint = _checkpoints.Get(end);
                await policy.LoadWeightsAsync(checkpoint.Folder, (long)checkpoint.State["weightsVersion"]!).ConfigureAwait(false);
                return policy.Policy;
            }, cancellationToken).ConfigureAwait(false));
        }

        return evaluation.WriteFinal(scores, [.. names.SkipLast(1).Select(name => (TrainedName, name))]);
    }

    private async Task<TrainedPolicy> BuildAsync(RolloutEngine engine, CancellationToken cancellationToken) => plan.Policy.From.Length > 0
        ? TrainedPolicy.Load(plan.Policy.From, plan.Policy, plan.Generation, Concurrency, SeedSequence.Derive(plan.Seed, SeedPurpose.Adapter))
        : TrainedPolicy.Create(plan.Policy, plan.Generation, await TokenizerTraining.RunAsync(plan, engine, observer, cancellationToken).ConfigureAwait(false),
            SeedSequence.Derive(plan.Seed, SeedPurpose.Weights), Concurrency);

    private IStageLearner CreateLearner(StageContext context, RunPosition position) =>
        (context.Stage.Entry ?? LearnerCatalogue.Of(context.Stage.Learner)).Create(context with { Start = () => ReferenceOf(context.Policy, position) }, context.Stage.Learner);

    /// <summary>The policy at the start of the stage, which the stage's first checkpoint holds.</summary>
    private DecoderModel ReferenceOf(TrainedPolicy policy, RunPosition position) =>
        ModelFolder.Load(_checkpoints.Get(position.Step - position.StageStep).Folder, policy.Model.Device, policy.Model.Type);

    private void Record(MetricsLog log, StagePlan stage, RunPosition position, StepOutcome outcome, double seconds)
    {
        outcome.Metrics["seconds"] = seconds;
        outcome.Metrics["tokensPerSecond"] = outcome.Metrics["tokens"] / Math.Max(seconds, 1e-9);
        foreach (var (name, value) in outcome.Metrics)
            if (!double.IsFinite(value))
                throw new RunException($"'{name}' became {value} in step {position.Step} (stage '{stage.Name}'): resume from the last checkpoint with a lower optimizer.learningRate than {stage.Optimizer.LearningRate}.");
        if (plan.Rollout.StoreEvery > 0 && position.Step % plan.Rollout.StoreEvery == 0 && outcome.Episodes.Count > 0)
            EpisodeLog.Write(Path.Combine(_folder.Episodes, $"{RunFolder.StepName(position.Step)}.jsonl.gz"), outcome.Episodes, outcome.Scores?.Scores);
        var metrics = new StepMetrics(position.Step, stage.Name, position.StageStep, outcome.Metrics);
        log.Append(metrics);
        observer.StepFinished(metrics);
    }

    private void Save(TrainedPolicy policy, IStageLearner? learner, MetricsLog metrics, RunPosition position, bool isBoundary, UpdateAlarms? alarms = null)
    {
        metrics.FlushToDisk();
        var state = new JsonObject
        {
            ["environment"] = plan.Environment.Id,
            ["seed"] = plan.Seed.ToString(CultureInfo.InvariantCulture),
            ["tasks"] = plan.Environment.Tasks.Identity,
            ["stageName"] = plan.Stages[position.Stage].Name,
            ["weightsVersion"] = policy.Weights.Version,
            ["learner"] = learner?.SaveState(),
            ["alarms"] = alarms?.SaveState(),
        };
        var folder = _checkpoints.Write(position, state, isBoundary, path =>
        {
            policy.Save(path);
            if (learner is not null)
                AtomicFile.Write(Path.Combine(path, LearnerFile), learner.Save);
        });
        observer.CheckpointWritten(position.Step, folder);
    }

    private static void Restore(IStageLearner learner, Checkpoint checkpoint)
    {
        var path = Path.Combine(checkpoint.Folder, LearnerFile);
        try
        {
            learner.LoadState(checkpoint.State["learner"]!.AsObject());
            using var stream = File.OpenRead(path);
            learner.Load(stream);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw new RunException($"The learner cannot go on from '{checkpoint.Folder}': {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <exception cref="RunException">The checkpoint belongs to another run than the plan describes.</exception>
    private void CheckFits(Checkpoint checkpoint)
    {
        Check("environment", (string?)checkpoint.State["environment"], plan.Environment.Id);
        Check("seed", (string?)checkpoint.State["seed"], plan.Seed.ToString(CultureInfo.InvariantCulture));
        if (checkpoint.State["tasks"] is { } tasks) // checkpoints of earlier versions do not say
            Check("tasks", (string?)tasks, plan.Environment.Tasks.Identity);
        var stage = checkpoint.Position.Stage;
        Check($"stage {stage + 1}", (string?)checkpoint.State["stageName"], stage < plan.Stages.Count ? plan.Stages[stage].Name : "missing");
        if (checkpoint.Position.StageStep > plan.Stages[stage].Steps)
            throw new RunException($"The checkpoint has {checkpoint.Position.StageStep} steps of stage '{plan.Stages[stage].Name}', but the recipe ends it at {plan.Stages[stage].Steps}: use {checkpoint.Position.StageStep} steps or more.");

        void Check(string what, string? stored, string wanted)
        {
            if (stored != wanted)
                throw new RunException($"The run in '{plan.Folder}' has {what} {stored}, but the recipe says {wanted}: resume with the recipe of the run ('{_folder.Recipe}').");
        }
    }

    private void WriteDescriptions(TrainedPolicy policy)
    {
        if (!File.Exists(_folder.Recipe) || File.ReadAllText(_folder.Recipe) != plan.ResolvedRecipe)
        {
            if (File.Exists(_folder.Recipe) && _checkpoints.Any)
                observer.Note($"The recipe differs from the one this run began with: '{_folder.Recipe}' is replaced.");
            RunFolder.WriteText(_folder.Recipe, plan.ResolvedRecipe);
        }

        if (!File.Exists(_folder.Environment))
            RunFolder.WriteJson(_folder.Environment, MachineRecord.Describe(plan, policy, timeProvider.GetUtcNow()));
    }
}
