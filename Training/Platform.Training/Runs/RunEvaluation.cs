using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Evaluation;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Platform.Training.Rollouts;

namespace Platform.Training.Runs;

/// <summary>Measures policies on held-out tasks, each policy on the same ones with the same seeds. During a stage episodes are scored by its rubric, for the final table by the last stage's.</summary>
internal sealed class RunEvaluation(RunPlan plan, RolloutEngine engine, StageScorers scorers, RunFolder folder, IRunObserver observer)
{
    private int LastStage => plan.Stages.Count - 1;

    /// <summary>Whether the evaluation of a step is on disk.</summary>
    public bool IsThere(int step) => File.Exists(Path.Combine(folder.Evaluations, $"{RunFolder.StepName(step)}.json"));

    /// <summary>Measures the present policy during training and writes <c>evals/step-N.json</c>.</summary>
    public async Task DuringTrainingAsync(int stage, IPolicy policy, int step, CancellationToken cancellationToken)
    {
        var scores = await PlayAsync(plan.Stages[stage].Name, plan.Environment.Tasks.HeldOut(plan.Evaluation.Tasks), Play(policy, stage), cancellationToken).ConfigureAwait(false);
        Write(RunFolder.StepName(step), Table([scores], [], stage));
    }

    /// <summary>Measures a scripted policy for the final table, or reads what an interrupted evaluation has already measured.</summary>
    public Task<PolicyScores> BaselineAsync(string name, CancellationToken cancellationToken) => FinalAsync(name, 0, () => Task.FromResult<PlayTasks>((tasks, progress, token) =>
        MeasureAsync(tasks, requests => engine.PlayScriptedAsync(requests, () => plan.Environment.CreateScripted(name), progress, token), LastStage, token)), cancellationToken);

    /// <summary>As <see cref="BaselineAsync"/>, for the policy after a stage.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="step">Step of the run at the end of the stage.</param>
    /// <param name="load">Puts its weights into the policy and gives it.</param>
    /// <param name="cancellationToken">Ends the play.</param>
    public Task<PolicyScores> StageAsync(string name, int step, Func<Task<IPolicy>> load, CancellationToken cancellationToken) =>
        FinalAsync(name, step, async () => Play(await load().ConfigureAwait(false), LastStage), cancellationToken);

    /// <summary>Writes the final table.</summary>
    /// <param name="scores">All policies, in the order they are shown.</param>
    /// <param name="differences">Pairs of policies to compare task by task.</param>
    public EvaluationTable WriteFinal(IReadOnlyList<PolicyScores> scores, IReadOnlyList<(string, string)> differences)
    {
        var table = Table(scores, differences, LastStage);
        Write("final", table);
        return table;
    }

    private PlayTasks Play(IPolicy policy, int stage) => (tasks, progress, token) =>
        MeasureAsync(tasks, requests => engine.PlayAsync(requests, policy, StageContext.SamplingFor(plan.Rollout, plan.Evaluation.Temperature), progress, token), stage, token);

    private async Task<PolicyScores> FinalAsync(string name, int step, Func<Task<PlayTasks>> prepare, CancellationToken cancellationToken)
    {
        var tasks = plan.Environment.Tasks.HeldOut(plan.Evaluation.FinalTasks);
        var path = Path.Combine(folder.FinalScores, $"{name}.json");
        var key = $"{step} {plan.Evaluation.Temperature:R} {tasks.Count}{Describe(plan.Stages[LastStage].Rewards)}";
        if (Read(path, key, tasks) is { } stored)
            return new(name, stored);
        var scores = await PlayAsync(name, tasks, await prepare().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        RunFolder.WriteJson(path, new JsonObject
        {
            ["policy"] = name,
            ["of"] = key,
            ["tasks"] = new JsonArray([.. scores.Tasks.Select(task => new JsonObject
            {
                ["id"] = task.Task.Id,
                ["values"] = task.Values is null ? null : new JsonObject(task.Values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)JsonValue.Create(value.Value)))),
            })]),
        });
        return scores;
    }

    private static TaskMeasures[]? Read(string path, string key, IReadOnlyList<TaskSpec> tasks)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path))!;
            var entries = json["tasks"]!.AsArray();
            return (string?)json["of"] != key || entries.Count != tasks.Count ? null :
                [.. entries.Select((entry, i) => new TaskMeasures(tasks[i], entry!["values"]?.AsObject().ToDictionary(value => value.Key, value => value.Value!.GetValue<double>())))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return null; // measured again
        }
    }

    private async Task<PolicyScores> PlayAsync(string name, IReadOnlyList<TaskSpec> tasks, PlayTasks play, CancellationToken cancellationToken)
    {
        var scores = await Evaluator.RunAsync([new(name, play)], tasks, new DirectProgress<(string Policy, int Done)>(value => observer.EvaluationProgress(name, value.Done, tasks.Count)), cancellationToken).ConfigureAwait(false);
        return scores[0];
    }

    private async Task<IReadOnlyList<TaskMeasures>> MeasureAsync(
        IReadOnlyList<TaskSpec> tasks, Func<IReadOnlyList<RolloutRequest>, Task<RolloutResult>> play, int stage, CancellationToken cancellationToken)
    {
        RolloutRequest[] requests = [.. tasks.Select((task, i) => new RolloutRequest(task, SeedSequence.Derive(0, SeedPurpose.Evaluation, (ulong)i), i))];
        var result = await play(requests).ConfigureAwait(false);
        if (result.Dropped > 0)
        {
            var fault = result.Episodes.First(episode => episode.IsFault).Fault;
            if (result.Dropped > plan.Rollout.MaxFaultShare * tasks.Count)
                throw new RunException($"{result.Dropped} of {tasks.Count} episodes of an evaluation were dropped as faults, more than rollout.maxFaultShare ({plan.Rollout.MaxFaultShare}) allows; the first: {fault}");
            observer.Note($"{result.Dropped} of {tasks.Count} episodes of an evaluation have no score because of faults; the first: {fault}");
        }

        var scores = scorers.Of(stage) is { } scorer ? await scorer.ScoreAsync(result.Episodes, [.. requests.Select(request => request.Group)], cancellationToken).ConfigureAwait(false) : null;
        if (scores?.FirstFault is { } lost)
            observer.Note($"Some of {tasks.Count} episodes of an evaluation lack a reward; the first: {lost}");
        return [.. result.Episodes.Select((episode, i) => new TaskMeasures(tasks[i], episode.IsFault ? null : Values(episode, scores?.Scores[i])))];
    }

    private static Dictionary<string, double> Values(Episode episode, EpisodeScore? score)
    {
        var values = new Dictionary<string, double>(episode.Metrics);
        values.TryAdd(TaskMeasures.Return, episode.Return);
        if (score is not null)
            RewardStatistics.AddTo(score, values);
        return values;
    }

    /// <summary>What decides the scores beside the episodes; empty where that is the environment alone.</summary>
    private static string Describe(IReadOnlyList<RewardPart> parts) => Rubric.IsEnvironmentAlone(parts) ? "" :
        string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"; {part.Name} {part.Weight:R} {part.Rewarder?.Id} {part.Rewarder?.Settings}")));

    /// <summary>The measures asked for; else the environment's headline and what the rubric says. Rewards that the stage does not have, or that gave a policy no score at all, are left out.</summary>
    private string[] Metrics(IReadOnlyList<PolicyScores> scores, int stage)
    {
        var headline = plan.Environment.Documentation.Headline;
        IEnumerable<string> asked = plan.Evaluation.Metrics.Count > 0 ? plan.Evaluation.Metrics
            : [headline, .. scorers.Of(stage) is { } scorer ? RewardStatistics.Names(scorer.Parts) : []];
        string[] there = [.. asked.Where(name => !RewardStatistics.IsReward(name) || scores.All(policy => policy.Measure(name).Any(value => !double.IsNaN(value))))];
        return there.Length > 0 ? there : [headline];
    }

    private EvaluationTable Table(IReadOnlyList<PolicyScores> scores, IReadOnlyList<(string, string)> differences, int stage)
    {
        try
        {
            return EvaluationTable.From(scores, Metrics(scores, stage), differences, plan.Evaluation.Confidence);
        }
        catch (ArgumentException exception)
        {
            throw new RunException(exception.Message, exception);
        }
    }

    private void Write(string name, EvaluationTable table)
    {
        RunFolder.WriteJson(Path.Combine(folder.Evaluations, $"{name}.json"), table.ToJson());
        observer.EvaluationFinished(name, table);
    }
}
