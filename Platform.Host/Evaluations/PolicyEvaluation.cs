using Platform.Evaluation;
using Platform.Host.Cli;
using Platform.Host.Policies;
using Platform.Sdk;
using Platform.Training;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;
using Platform.Training.Runs;

namespace Platform.Host.Evaluations;

/// <summary>Plays policies on held-out tasks of one environment, each with the same tasks and seeds.</summary>
/// <param name="environment">Where they play.</param>
/// <param name="rewards">How their episodes are scored.</param>
/// <param name="temperature">Sampling temperature of models; 0 is greedy.</param>
/// <param name="timeProvider">Time of the watchdog.</param>
internal sealed class PolicyEvaluation(IEnvironmentSource environment, IReadOnlyList<RewardPart> rewards, double temperature, TimeProvider timeProvider)
{
    /// <summary>The policy as the evaluator plays it; its model is loaded when its turn comes and freed after it.</summary>
    /// <param name="source">The policy.</param>
    public EvaluatedPolicy Evaluated(PolicySource source) => new(source.Name, (tasks, progress, cancellationToken) => PlayAsync(source, tasks, progress, cancellationToken));

    private async Task<IReadOnlyList<TaskMeasures>> PlayAsync(PolicySource source, IReadOnlyList<TaskSpec> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        RolloutRequest[] requests = [.. tasks.Select((task, i) => new RolloutRequest(task, SeedSequence.Derive(0, SeedPurpose.Evaluation, (ulong)i), i))];
        var rollout = (source as ModelSource)?.Rollout ?? new RolloutOptions();
        await using var engine = new RolloutEngine(environment, rollout, timeProvider);
        RolloutResult result;
        if (source is ModelSource model)
        {
            await using var policy = TrainedPolicy.Load(model.Folder, model.Policy, model.Generation, rollout.Concurrency > 0 ? rollout.Concurrency : tasks.Count);
            result = await engine.PlayAsync(requests, policy.Policy, ModelSampling.For(rollout, temperature), progress, cancellationToken);
        }
        else
        {
            result = await engine.PlayScriptedAsync(requests, () => environment.CreateScripted(source.Name), progress, cancellationToken);
        }

        if (result.Dropped > rollout.MaxFaultShare * tasks.Count)
            throw new WorkFailedException($"{result.Dropped} of {tasks.Count} episodes of '{source.Name}' on {environment.Id} were faults, too many to say anything; the first: {result.Episodes.First(episode => episode.IsFault).Fault}");
        await using var scorer = Rubric.IsEnvironmentAlone(rewards) ? null : new RubricScorer(rewards, timeProvider);
        var scores = scorer is null ? null : await scorer.ScoreAsync(result.Episodes, [.. requests.Select(request => request.Group)], cancellationToken);
        if (scores?.Masked > rollout.MaxFaultShare * tasks.Count)
            throw new WorkFailedException($"{scores.Masked} of {tasks.Count} episodes of '{source.Name}' on {environment.Id} could not be scored; the first: {scores.FirstFault}");
        return [.. result.Episodes.Select((episode, i) => new TaskMeasures(tasks[i], episode.IsFault ? null : Measures(episode, scores?.Scores[i])))];
    }

    private static Dictionary<string, double> Measures(Episode episode, EpisodeScore? score)
    {
        var values = new Dictionary<string, double>(episode.Metrics);
        values.TryAdd(TaskMeasures.Return, episode.Return);
        if (score is not null)
            RewardStatistics.AddTo(score, values);
        return values;
    }
}
