using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Host.Serving.OpenEnv;
using Platform.Sdk;

namespace Platform.Host.Tests.Serving;

/// <summary>An environment that does what its actions say, for tests of those who serve it. Its observations tell the task.</summary>
internal sealed class Scripted : IEnvironment, IEpisodeMetrics, IPrepared
{
    private static int _alive;
    private int _steps;

    public Scripted() => Interlocked.Increment(ref _alive);

    /// <summary>Instances that were made and not disposed.</summary>
    public static int Alive => Volatile.Read(ref _alive);

    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["steps"] = _steps };

    /// <summary>What is served to clients.</summary>
    public static ServedEnvironment Served(Func<IEnvironment>? create = null) => new("scripted-v1", new EnvironmentDocumentation("Does as told.", "a", "o", "r", "e"), create ?? (() => new Scripted()));

    public ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken) =>
        task.Parameters["unprepared"] is null ? ValueTask.CompletedTask : throw new TimeoutException("The browser did not start.");

    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _steps = 0;
        if (task.Parameters["fail"] is not null)
            throw new InvalidOperationException("The reset failed.");
        return new(Observation.FromText($"{task.Environment} {task.Id} {task.Seed} {task.Parameters.ToJsonString()}"));
    }

    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        _steps++;
        if (action.Text == "hang")
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        return action.Text switch
        {
            "throw" => throw new InvalidOperationException("The wheel\ncame off."),
            "nan" => new(Observation.FromText(""), double.NaN, false, false),
            "end" => new(Observation.FromText("won"), 1, true, false),
            "cut" => new(Observation.FromText("late"), -0.5, false, true),
            "wrong" => new(Observation.FromText("no"), 0, false, false) { ActionError = "That is wrong." },
            "rich" => new(
                new Observation([new ChatMessage(ChatRole.System, "s"), new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "r")])])
                {
                    AdmissibleActions = ["a", "b"],
                    Info = new JsonObject { ["x"] = 1 },
                },
                2,
                false,
                false)
            {
                Info = new JsonObject { ["y"] = "z" },
            },
            _ => new(Observation.FromText($"{action.Text}|{action.ParseError}|{string.Join(',', action.ToolCalls.Select(call => $"{call.CallId}:{call.Name}"))}"), 0.25, false, false),
        };
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Decrement(ref _alive);
        return ValueTask.CompletedTask;
    }
}
