using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Calendar;
using Platform.Environments.Calendar.Policies;
using Platform.Environments.Calendar.Tasks;
using Platform.Environments.Calendar.World;
using Platform.Sdk;

namespace Platform.Environments.Tests.Calendar;

/// <summary>An episode played call by call, with a look behind the scenes.</summary>
internal sealed class Session : IAsyncDisposable
{
    private int _calls;

    private Session(CalendarEnvironment environment, TaskSpec task, Observation first) => (Environment, Spec, Last) = (environment, task, first);

    public static IEnumerable<string> Kinds => TaskKinds.Names;

    public static IEnumerable<string> Levels => TaskKnobs.Levels.Select(level => level.Name);

    public CalendarEnvironment Environment { get; }

    public TaskSpec Spec { get; }

    public Observation Last { get; private set; }

    public StepResult? Result { get; private set; }

    public double Return { get; private set; }

    /// <summary>The same task once more, as the environment made it, to compare with.</summary>
    public CalendarTask Made => Make(Spec);

    public static TaskSpec Task(string kind, string level, ulong seed, JsonObject? more = null)
    {
        var parameters = new JsonObject { ["kind"] = kind, ["level"] = level };
        foreach (var (name, value) in more ?? [])
            parameters[name] = value?.DeepClone();
        return new("calendar-v1", $"test/{kind}/{level}/{seed}", seed, parameters);
    }

    public static CalendarTask Make(TaskSpec task) => TaskKinds.Create(task, TaskKinds.Names, TaskKnobs.Levels);

    public static async Task<Session> BeginAsync(TaskSpec task, CalendarOptions? options = null)
    {
        var environment = new CalendarEnvironment(options ?? new());
        return new(environment, task, await environment.ResetAsync(task, CancellationToken.None));
    }

    /// <summary>Calls a function and gives what it returned.</summary>
    public Task<string> CallAsync(string function, object arguments) => CallAsync(function, JsonSerializer.SerializeToNode(arguments)!.AsObject());

    public async Task<string> CallAsync(string function, JsonObject arguments)
    {
        await ActAsync(new("") { ToolCalls = [new FunctionCallContent($"t{++_calls}", function, arguments.ToDictionary(pair => pair.Key, pair => (object?)pair.Value?.DeepClone()))] });
        return Last.Text;
    }

    public async Task<StepResult> ActAsync(AgentAction action)
    {
        Result = await Environment.StepAsync(action, CancellationToken.None);
        (Last, Return) = (Result.Observation, Return + Result.Reward);
        return Result;
    }

    /// <summary>Takes all steps of the plan but those left out.</summary>
    public async Task PlanAsync(Func<PlanStep, bool>? which = null)
    {
        foreach (var step in Made.Plan.Where(step => which?.Invoke(step) != false))
            Assert.DoesNotContain("Error", await CallAsync(step.Function, step.Arguments), StringComparison.Ordinal);
    }

    /// <summary>Gives the final text, the expert's unless another is given.</summary>
    public async Task<IReadOnlyDictionary<string, double>> EndAsync(string? text = null)
    {
        var result = await ActAsync(new(text ?? Made.Closing));
        Assert.True(result.Terminated);
        return Environment.Metrics;
    }

    /// <summary>The state as a snapshot has it.</summary>
    public async Task<string> StateAsync() => (await Environment.SaveAsync(CancellationToken.None))["world"]!.ToJsonString();

    /// <summary>An episode of the oracle.</summary>
    public static Task<Episode> OracleAsync(CalendarEnvironment environment, TaskSpec task) => Tests.Play.EpisodeAsync(environment, new OraclePolicy(), task, policySeed: 0);

    public ValueTask DisposeAsync() => Environment.DisposeAsync();

    internal static IEnumerable<(string Kind, string Level, ulong Seed)> All(ulong seeds) =>
        from kind in Kinds
        from level in Levels
        from seed in Enumerable.Range(1, (int)seeds)
        select (kind, level, (ulong)seed);

    /// <summary>Every word of the lists that worlds are made of.</summary>
    internal static IEnumerable<string> Titles => Words.Topics.SelectMany(topic => Words.Meetings.Select(meeting => $"{topic} {meeting}"));
}
