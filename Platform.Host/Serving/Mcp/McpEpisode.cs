using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using Platform.Sdk;

namespace Platform.Host.Serving.Mcp;

/// <summary>The one episode of an MCP session. Calls are played one after the other, each as a turn.</summary>
internal sealed class McpEpisode : IAsyncDisposable
{
    /// <summary>Key of the episode's state in the <c>_meta</c> of results.</summary>
    public const string MetaKey = "platform/episode";

    private readonly McpServed _served;
    private readonly TimeProvider _timeProvider;
    private readonly TaskSpec _task;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IEnvironment? _environment;
    private ServedTools _tools = ServedTools.Of([]);
    private JsonObject _state = [];
    private double _return;
    private int _turns;
    private string? _over; // what a call is told once there is no episode to play

    private McpEpisode(McpServed served, TaskSpec task, TimeProvider timeProvider) => (_served, _task, _timeProvider) = (served, task, timeProvider);

    /// <summary>What the agent is shown first.</summary>
    public IReadOnlyList<ChatMessage> First { get; private set; } = [];

    /// <summary>Tools on offer now.</summary>
    public ServedTools Tools => Volatile.Read(ref _tools);

    /// <summary>Task, turns, rewards and how it stands, as JSON; never for the agent.</summary>
    public JsonObject State => Volatile.Read(ref _state);

    /// <summary>Begins an episode.</summary>
    /// <param name="served">Of what.</param>
    /// <param name="task">Number of the task.</param>
    /// <param name="timeProvider">Measures the time of the environment's calls.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="McpEpisodeException">The environment failed.</exception>
    public static async Task<McpEpisode> BeginAsync(McpServed served, long task, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var episode = new McpEpisode(served, served.Task(task), timeProvider);
        try
        {
            var observation = await episode.AskAsync((environment, token) => environment.ResetAsync(episode._task, token), "the reset", cancellationToken);
            (episode.First, episode._tools) = (observation.Messages, ServedTools.Of(observation.Tools));
            episode.Note(null);
            return episode;
        }
        catch
        {
            await episode.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays a turn.</summary>
    /// <param name="name">Name of the tool.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Gives the turn up, and the episode with it: nobody knows what the turn has done.</param>
    /// <returns>The result, and whether other tools are on offer now.</returns>
    public async ValueTask<(CallToolResult Result, bool ToolsChanged)> CallAsync(string name, IDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_over is { } over)
                return (Error(over), false);
            if (!_tools.TryRead(name, arguments, string.Create(CultureInfo.InvariantCulture, $"call_{_turns + 1}"), out var action, out var refusal))
                return (Error(refusal), false);
            var step = await AskAsync((environment, token) => environment.StepAsync(action, token), "a step", cancellationToken);
            return Take(step);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Fail("a call was cancelled, and what it has done is not known");
            throw;
        }
        catch (McpEpisodeException exception)
        {
            Fail(exception.Message);
            return (Error(_over!), false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _over ??= "The session is closed.";
        return Interlocked.Exchange(ref _environment, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private (CallToolResult Result, bool ToolsChanged) Take(StepResult step)
    {
        _turns++;
        if (!double.IsFinite(step.Reward))
            throw new McpEpisodeException($"the environment gave reward {step.Reward}, but a reward must be finite");
        _return += step.Reward;
        var over = step.Terminated || step.Truncated;
        if (over)
            _over = $"The episode is over ({(step.Terminated ? "terminated" : "truncated")}): connect again for another.";
        Note(step);
        var changed = !over && !_tools.AreOf(step.Observation.Tools);
        if (changed)
            Volatile.Write(ref _tools, ServedTools.Of(step.Observation.Tools));
        var content = ServedContent.Of(step.Observation.Messages);
        return (new CallToolResult { Content = content, IsError = step.ActionError is not null || ServedContent.IsToolError(step.Observation.Messages), Meta = Meta() }, changed);
    }

    private void Note(StepResult? step)
    {
        var metrics = (Volatile.Read(ref _environment) as IEpisodeMetrics)?.Metrics;
        Volatile.Write(ref _state, new JsonObject
        {
            ["environment"] = _served.Id,
            ["task"] = _task.Id,
            ["seed"] = _task.Seed,
            ["turns"] = _turns,
            ["reward"] = step?.Reward,
            ["return"] = _return,
            ["terminated"] = step?.Terminated ?? false,
            ["truncated"] = step?.Truncated ?? false,
            ["actionError"] = step?.ActionError,
            ["metrics"] = metrics is null ? null : new JsonObject(metrics.Where(metric => double.IsFinite(metric.Value)).Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value))),
            ["fault"] = null,
        });
    }

    private void Fail(string reason)
    {
        var state = (JsonObject)_state.DeepClone();
        (state["reward"], state["fault"]) = (null, reason);
        Volatile.Write(ref _state, state);
        _over = $"The episode has failed and must not be scored: {reason.TrimEnd('.')}. Connect again for another.";
        Discard();
    }

    private CallToolResult Error(string text) => new() { Content = [new TextContentBlock { Text = text }], IsError = true, Meta = Meta() };

    private JsonObject Meta() => new() { [MetaKey] = _state.DeepClone() };

    /// <summary>Asks the environment, which may throw or hang.</summary>
    private async Task<T> AskAsync<T>(Func<IEnvironment, CancellationToken, ValueTask<T>> ask, string what, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_served.StepTimeout, _timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // On a thread of its own, so that one that blocks holds nobody else.
            return await Task.Run(async () => await ask(_environment ??= _served.Create(), both.Token), CancellationToken.None).WaitAsync(both.Token);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reason = limit.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"did not answer {what} within {_served.StepTimeout.TotalSeconds} s (--step-timeout)") : $"failed in {what}: {exception.Message.ReplaceLineEndings(" ")}";
            throw new McpEpisodeException($"{_served.Id} {reason}", exception);
        }
    }

    private void Discard()
    {
        if (Interlocked.Exchange(ref _environment, null) is not { } environment)
            return;
        _ = Task.Run(async () =>
        {
            try
            {
                await environment.DisposeAsync();
            }
            catch (Exception)
            {
                // Its fault is told already.
            }
        });
    }
}
