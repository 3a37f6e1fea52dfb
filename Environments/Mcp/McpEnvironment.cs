using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Mcp.Servers;
using Platform.Environments.Mcp.Tasks;
using Platform.Environments.Mcp.Tools;
using Platform.Sdk;

namespace Platform.Environments.Mcp;

/// <summary>The agent does a task with the tools of MCP servers. Id <c>mcp-v1</c>: raise the suffix when a rule below changes.</summary>
/// <remarks>
/// Action: tool calls; a reply without one is the final answer and ends the episode.
/// Reward: at the end, 1 if every check of the task holds, else 0, or the share of the checks that hold (<see cref="McpOptions.Reward"/>).
/// Checks are calls through the same servers, of tools that the agent may not have, and an expectation of the final answer.
/// Each instance has servers of its own and a folder of its own; both go with it.
/// </remarks>
public sealed class McpEnvironment : ToolEnvironment, IOracle, IDeclaredBounds
{
    /// <summary>Key of the task's solution in <see cref="Observation.Info"/>.</summary>
    internal const string SolutionKey = "solution";

    private readonly McpOptions _options;
    private readonly ServerSet _servers;
    private McpTask? _task; // null until SetUpAsync
    private JsonNode? _solution; // of the task, as it was written

    /// <summary>An environment; its servers start with the first episode.</summary>
    /// <param name="options">Validated before the run.</param>
    public McpEnvironment(McpOptions options)
        : base(options) => (_options, _servers) = (options, new ServerSet(options));

    /// <summary>The next step of the task's solution in the form of a model's reply; null where the task tells none.</summary>
    public string? ExpertAction => _task is not { Solution.Count: > 0 } task ? null
        : Turn < task.Solution.Count && task.Solution[Turn] is var step ? step.Calls.Count == 0 ? step.Text : ToolCallFormat.Pythonic.Write(step.ToAction(Turn + 1).ToolCalls)
        : "Done.";

    /// <inheritdoc/>
    public double? OptimalReturn => _task is { Solution.Count: > 0 } ? 1 : null;

    /// <summary>The task's solution, at the beginning of the episode.</summary>
    protected override JsonObject Info => Turn == 0 && _solution is not null ? new JsonObject { [SolutionKey] = _solution.DeepClone() } : [];

    /// <inheritdoc/>
    public EnvironmentBounds Bounds => new() { ReturnRange = (0, 1), RewardRange = (0, 1), MaxTurns = _options.MaxTurns };

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _servers.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _task = null;
        var parameters = Parameters(task);
        var read = McpTask.Read(parameters);
        await _servers.PrepareAsync(task with { Parameters = parameters }, cancellationToken).ConfigureAwait(false);
        foreach (var (index, call) in _options.Reset.Index())
            await BeforehandAsync(ToolCallSpec.Read(call, ""), string.Create(CultureInfo.InvariantCulture, $"reset.{index}"), cancellationToken).ConfigureAwait(false);
        foreach (var (index, call) in read.SetUp.Index())
            await BeforehandAsync(call, string.Create(CultureInfo.InvariantCulture, $"setup.{index} of task '{task.Id}'"), cancellationToken).ConfigureAwait(false);
        await _servers.RefreshAsync(cancellationToken).ConfigureAwait(false);
        _task = read;
        _solution = parameters[SolutionKey];
        return new([.. SystemMessage(), new ChatMessage(ChatRole.User, read.Prompt)], Offered());
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolTurn> OnCallsAsync(IReadOnlyList<ToolCallRecord> calls, CancellationToken cancellationToken)
    {
        await _servers.PingAsync(calls.Where(call => call.Status == ToolCallStatus.TimedOut).Select(call => call.Call.Name), cancellationToken).ConfigureAwait(false);
        if (await _servers.RefreshAsync(cancellationToken).ConfigureAwait(false))
            OfferTools(Offered());
        return ToolTurn.Continue;
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(end);
        var task = _task ?? throw new InvalidOperationException("ScoreAsync ran before SetUpAsync.");
        var (faults, checks) = (new List<string>(), task.Checks.Count);
        foreach (var (index, check) in task.Checks.Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"verify.{index} of task '{CurrentTask.Id}'");
            var result = await _servers.CallAsync(check.Call, place, cancellationToken).ConfigureAwait(false);
            var fault = check.Expectation is null ? result.IsError == true ? null : "an error was expected"
                : result.IsError == true ? $"the call failed: {CallText.Text(result)}"
                : check.Expectation.Fault(CallText.Value(result));
            if (fault is not null)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"verify.{index} ({check.Call}): {fault}"));
        }

        if (task.Answer is { } answer)
        {
            checks++;
            if (answer.Fault(JsonSerializer.SerializeToElement(end.FinalText ?? "")) is { } fault)
                faults.Add($"answer: {fault}");
        }

        var share = 1 - (double)faults.Count / checks;
        return new(_options.Reward == RewardRule.Share ? share : faults.Count == 0 ? 1 : 0, faults.Count == 0)
        {
            Metrics = new Dictionary<string, double> { ["checks"] = share },
            Explanation = faults.Count == 0 ? "Every check holds." : string.Join("; ", faults),
        };
    }

    /// <summary>The task's own parameters where it has a prompt, else those of one of the problems, chosen by its seed; the task's own win.</summary>
    private JsonObject Parameters(TaskSpec task)
    {
        if (task.Parameters.ContainsKey("prompt"))
            return task.Parameters;
        if (_options.Problems.Count == 0)
            throw new EnvironmentFaultException($"Task '{task.Id}' has no 'prompt', and the options have no 'problems' to take one from: play tasks of a task set, or write problems.");
        var parameters = _options.Problems[(int)(task.Seed % (ulong)_options.Problems.Count)].DeepClone().AsObject();
        foreach (var (name, value) in task.Parameters)
            parameters[name] = value?.DeepClone();
        return parameters;
    }

    private async ValueTask BeforehandAsync(ToolCallSpec call, string place, CancellationToken cancellationToken)
    {
        var result = await _servers.CallAsync(call, place, cancellationToken).ConfigureAwait(false);
        if (result.IsError == true)
            throw new EnvironmentFaultException($"{place}: {call} failed: {CallText.Text(result)}");
    }

    private IEnumerable<ChatMessage> SystemMessage()
    {
        string[] parts = [_options.System, .. _options.Instructions ? _servers.Instructions : []];
        var text = string.Join("\n\n", parts.Where(part => part.Length > 0));
        return text.Length == 0 ? [] : [new(ChatRole.System, text)];
    }

    private EnvironmentTool[] Offered() => [.. _servers.Tools.Where(tool => tool.IsAllowed).Select(tool => tool.ToEnvironmentTool())];
}
