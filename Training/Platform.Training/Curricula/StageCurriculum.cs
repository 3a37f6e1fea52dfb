using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Runs;

namespace Platform.Training.Curricula;

/// <summary>The curriculum of one stage, held to its contract: whatever it does wrong stops the run with one sentence that names it.</summary>
public sealed class StageCurriculum : IDisposable
{
    private const int MostRollouts = 65536;
    private const string IdKey = "curriculum";
    private const string StateKey = "state";

    private readonly string _id;
    private readonly IEnvironmentSource _environment;
    private readonly ICurriculum _curriculum;

    /// <param name="plan">The run.</param>
    /// <param name="stage">Number of the stage, from 0.</param>
    /// <param name="rollouts">Rollouts per task that the learner asks for.</param>
    /// <exception cref="RunException">The curriculum cannot be made.</exception>
    public StageCurriculum(RunPlan plan, int stage, int rollouts)
    {
        (_id, _environment) = (plan.Stages[stage].Curriculum.Id, plan.Environment);
        var tasks = new StageTasks(plan.Environment.Tasks, SeedSequence.Derive(plan.Seed, SeedPurpose.TrainingTasks, (ulong)stage));
        var context = new CurriculumContext(_environment.Id, SeedSequence.Derive(plan.Seed, SeedPurpose.Curriculum, (ulong)stage), rollouts, tasks, () => Parameters(plan.Environment))
        {
            TaskSet = plan.Environment.Tasks.TrainingSet,
            Split = plan.Environment.Tasks.TrainingSplit,
        };
        _curriculum = Guard("be made", () => plan.Stages[stage].Curriculum.Create(context));
    }

    /// <summary>The next tasks.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="RunException">It threw, or gave other than was asked for.</exception>
    public IReadOnlyList<TaskRequest> Next(int count)
    {
        var requests = Guard($"pick {count} tasks", () => _curriculum.Next(count)?.ToArray());
        if (requests?.Length != count)
            throw new RunException($"Curriculum '{_id}' picked {requests?.Length ?? 0} tasks, but {count} were asked for: Next gives exactly as many as it is asked for.");
        foreach (var request in requests)
        {
            if (request?.Task?.Parameters is null)
                throw new RunException($"Curriculum '{_id}' gave a request without a task or without its parameters: a task from the stage's tasks is expected.");
            if (!_environment.Plays(request.Task.Environment))
                throw new RunException($"Curriculum '{_id}' picked task '{request.Task.Id}' of environment '{request.Task.Environment}', but the run plays '{_environment.Id}': its tasks are expected.");
            if (request.Rollouts is < 1 or > MostRollouts)
                throw new RunException($"Curriculum '{_id}' asked for {request.Rollouts} rollouts of task '{request.Task.Id}': from 1 to {MostRollouts} are expected.");
        }

        return requests;
    }

    /// <summary>Tells what came back.</summary>
    /// <param name="outcomes">One per rollout that was scored.</param>
    /// <exception cref="RunException">It threw.</exception>
    public void Report(IReadOnlyList<TaskOutcome> outcomes) => Guard("take in what came back", () =>
    {
        _curriculum.Report(outcomes);
        return true;
    });

    /// <summary>Everything needed to continue exactly here.</summary>
    /// <exception cref="RunException">It threw, or gave what is no JSON.</exception>
    public JsonObject SaveState() => new()
    {
        [IdKey] = _id,
        [StateKey] = Guard("save its state", () => JsonNode.Parse((_curriculum.SaveState() ?? throw new InvalidDataException("SaveState gave null.")).ToJsonString())),
    };

    /// <summary>Continues from what <see cref="SaveState"/> gave.</summary>
    /// <exception cref="RunException">The state is of another curriculum, or it threw.</exception>
    public void LoadState(JsonObject state)
    {
        var id = state[IdKey] is JsonValue written && written.TryGetValue(out string? name) ? name : null;
        if (id != _id)
            throw new RunException($"The checkpoint was made with curriculum '{id ?? "(none)"}', but the recipe says '{_id}': resume with the recipe of the run.");
        Guard("go on from its saved state", () =>
        {
            _curriculum.LoadState(state[StateKey]?.DeepClone().AsObject() ?? throw new InvalidDataException("There is none."));
            return true;
        });
    }

    /// <summary>What one rollout gave.</summary>
    /// <param name="episode">The rollout, not a fault.</param>
    /// <param name="score">Its score.</param>
    /// <param name="meanAbsoluteAdvantage">Of its tokens; null where the learner computes none.</param>
    public static TaskOutcome Outcome(Episode episode, double score, double? meanAbsoluteAdvantage = null) => new(episode.Task, score)
    {
        Success = episode.Metrics.TryGetValue("success", out var success) ? success >= 0.5 : null,
        MeanAbsoluteAdvantage = meanAbsoluteAdvantage,
        SampledTokens = episode.Turns.Sum(turn => (long)(turn.Tokens?.Sampled.Count ?? 0)),
        WeightsVersion = episode.Turns is [.., var last] ? last.Tokens?.WeightsVersion ?? 0 : 0,
    };

    /// <inheritdoc/>
    public void Dispose() => (_curriculum as IDisposable)?.Dispose();

    private static IReadOnlyList<ParameterRange> Parameters(IEnvironmentSource source)
    {
        var environment = source.Create();
        try
        {
            return environment is IParameterSpace space ? [.. space.Parameters] : [];
        }
        finally
        {
            EnvironmentPool.Discard(environment);
        }
    }

    private T Guard<T>(string what, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is not RunException)
        {
            // JsonException ends its message with a path of its own, which says nothing here.
            var message = exception is JsonException ? exception.Message.Split(" Path:")[0] : exception.Message;
            throw new RunException($"Curriculum '{_id}' failed to {what}: {exception.GetType().Name}: {message.ReplaceLineEndings(" ")}", exception);
        }
    }
}
