using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Base of environments in which the agent acts by calling tools. The author gives tools, a beginning and a score; this class runs the calls.</summary>
/// <remarks>
/// One action may make several calls. They run in order, or at the same time if all of their tools are marked read-only; results come back in the order
/// of the calls, one message of role Tool each. Arguments are checked against the tool's JSON Schema before it runs; an unknown tool, arguments that do
/// not fit, a limit, and an exception of the tool are errors that the agent reads and can mend. Only <see cref="EnvironmentFaultException"/> faults the episode.
/// An action without calls goes to <see cref="OnTextAsync"/>, which by default takes it as the final answer. <see cref="ScoreAsync"/> is asked once, at the end.
/// An episode that the host cuts by limits of its own is not scored; its reward is what the turns have paid.
/// </remarks>
public abstract class ToolEnvironment : IEnvironment, IEpisodeMetrics
{
    private readonly ToolEnvironmentOptions _options;
    private readonly ToolRunner _runner;
    private readonly List<ToolCallRecord> _calls = [];
    private bool _isPlaying;
    private bool _isEnded;
    private string _closing = "";
    private int _parseErrors;
    private ToolScore? _score;

    /// <summary>An environment with limits.</summary>
    /// <param name="options">Limits; null takes the defaults.</param>
    /// <param name="timeProvider">Measures the time of calls; null takes the system's clock.</param>
    protected ToolEnvironment(ToolEnvironmentOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new();
        _runner = new(_options, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Measures of the episode: <c>success</c> (0 until it is scored), <c>toolCalls</c>, <c>toolErrors</c>, <c>parseErrors</c>, and those of the score.</summary>
    public virtual IReadOnlyDictionary<string, double> Metrics
    {
        get
        {
            var metrics = new Dictionary<string, double>
            {
                ["success"] = _score is { Success: true } ? 1 : 0,
                ["toolCalls"] = _calls.Count,
                ["toolErrors"] = _calls.Count(call => call.IsError),
                ["parseErrors"] = _parseErrors,
            };
            foreach (var (name, value) in _score?.Metrics ?? new Dictionary<string, double>())
                metrics[name] = value;
            return metrics;
        }
    }

    /// <summary>The task being played.</summary>
    /// <exception cref="InvalidOperationException">No episode was begun.</exception>
    protected TaskSpec CurrentTask { get => field ?? throw NotReset(); private set; }

    /// <summary>Actions taken so far; during a turn, its number from 1.</summary>
    protected int Turn { get; private set; }

    /// <summary>All calls of the episode so far, in order.</summary>
    protected IReadOnlyList<ToolCallRecord> Calls => _calls;

    /// <summary>Facts about the current state for scripted policies and logs, put into every observation's <see cref="Observation.Info"/>; a new object each time.</summary>
    protected virtual JsonObject Info => [];

    /// <inheritdoc/>
    public async ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        (_isPlaying, _isEnded, _closing, _parseErrors, _score, Turn, CurrentTask) = (false, false, "", 0, null, 0, task);
        _calls.Clear();
        var start = await SetUpAsync(task, cancellationToken).ConfigureAwait(false);
        _runner.Reset(start.Tools, []);
        _isPlaying = true;
        return new(start.Messages) { Tools = _runner.Offered, Info = Info };
    }

    /// <inheritdoc/>
    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!_isPlaying)
            throw NotReset();
        Turn++;
        var messages = new List<ChatMessage>();
        string? error = null;
        ToolTurn turn;
        string? finalText = null;
        if (action.ToolCalls.Count == 0 && action.ParseError is null)
        {
            turn = await OnTextAsync(action.Text, cancellationToken).ConfigureAwait(false);
            finalText = turn.Ends ? action.Text.Trim() : null;
        }
        else
        {
            var records = await _runner.RunAsync(action.ToolCalls, Turn, cancellationToken).ConfigureAwait(false);
            _calls.AddRange(records);
            messages.AddRange(records.Select(record => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(record.Call.CallId, record.Result), .. record.Data])));
            error = records.FirstOrDefault(record => record.Status == ToolCallStatus.Refused)?.Result;
            if (action.ParseError is { } unreadable)
            {
                _parseErrors++;
                error = unreadable;
                messages.Add(new(ChatRole.User, unreadable));
            }

            turn = await OnCallsAsync(records, cancellationToken).ConfigureAwait(false);
        }

        messages.AddRange(turn.Messages);
        if (_closing.Length > 0)
            messages.Add(new(ChatRole.User, _closing));
        var terminated = turn.Ends || _isEnded;
        var truncated = !terminated && Turn >= _options.MaxTurns;
        var reward = turn.Reward;
        if (terminated || truncated)
        {
            _isPlaying = false;
            _score = await ScoreAsync(new(finalText, truncated, Turn, _calls), cancellationToken).ConfigureAwait(false);
            reward += _score.Reward;
        }

        var observation = new Observation(messages) { Tools = terminated || truncated ? [] : _runner.Offered, Info = Info };
        var result = new StepResult(observation, reward, terminated, truncated) { ActionError = turn.ActionError ?? error };
        if (_score is { Explanation.Length: > 0 })
            result.Info["score"] = _score.Explanation;
        return result;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>This class's part of a snapshot: the task, its turns and calls. For environments that implement <see cref="ISnapshots"/>, which add their world to it.</summary>
    /// <exception cref="InvalidOperationException">No episode was begun.</exception>
    protected JsonObject SaveEpisode() => new ToolEpisodeState(CurrentTask, _isPlaying, _isEnded, _closing, Turn, _parseErrors, _score, _runner.Used, _calls).ToJson();

    /// <summary>Continues from what <see cref="SaveEpisode"/> gave. <see cref="CurrentTask"/> is the saved one afterwards; the world is for the caller to restore.</summary>
    /// <param name="saved">The object that <see cref="SaveEpisode"/> returned, with or without what was added to it.</param>
    /// <param name="tools">The tools on offer in the saved state.</param>
    /// <exception cref="FormatException">It is no such object; nothing was changed.</exception>
    protected void RestoreEpisode(JsonObject saved, IReadOnlyList<EnvironmentTool> tools)
    {
        var state = ToolEpisodeState.FromJson(saved);
        (_isPlaying, _isEnded, _closing, _parseErrors, _score, Turn, CurrentTask) = (state.IsPlaying, state.IsEnded, state.Closing, state.ParseErrors, state.Score, state.Turn, state.Task);
        _calls.Clear();
        _calls.AddRange(state.Calls);
        _runner.Reset(tools, state.Used);
    }

    /// <summary>Builds the world of a task. Nothing of an earlier episode may be left in it.</summary>
    /// <param name="task">The task; its seed is the only source of chance.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The first messages and the tools.</returns>
    protected abstract ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken);

    /// <summary>Judges the world that the agent leaves behind. Asked once, after the last turn.</summary>
    /// <param name="end">How the episode came to its end.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    protected abstract ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken);

    /// <summary>Answers an action without tool calls. Unless overridden, it is the final answer and ends the episode.</summary>
    /// <param name="text">The reply.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    protected virtual ValueTask<ToolTurn> OnTextAsync(string text, CancellationToken cancellationToken) => new(ToolTurn.End());

    /// <summary>Adds to a turn after its calls were run: a user who answers, a reward, an end. Unless overridden, nothing.</summary>
    /// <param name="calls">The calls of this turn and their results, in order; empty if none could be read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    protected virtual ValueTask<ToolTurn> OnCallsAsync(IReadOnlyList<ToolCallRecord> calls, CancellationToken cancellationToken) => new(ToolTurn.Continue);

    /// <summary>Ends the episode after this turn; for tools such as <c>finish</c>. Later calls of the same action still run.</summary>
    /// <param name="closing">A last message, for the record; empty for none.</param>
    protected void EndEpisode(string closing = "") => (_isEnded, _closing) = (true, closing);

    /// <summary>Replaces the tools from the next observation on.</summary>
    /// <param name="tools">The tools on offer.</param>
    protected void OfferTools(IReadOnlyList<EnvironmentTool> tools) => _runner.Offer(tools);

    private static InvalidOperationException NotReset() => new("StepAsync ran before ResetAsync or after the end of the episode: reset once per episode.");
}
