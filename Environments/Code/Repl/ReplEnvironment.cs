using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code.Repl;

/// <summary>The agent answers a question with an interpreter that keeps its state from call to call. Id <c>repl-v1</c>: raise the suffix when a rule or a kind changes.</summary>
/// <remarks>
/// Action: calls of <c>run</c> with Python or JavaScript code; a reply without a call is the answer. Observation: what the code printed, and the value of its last expression.
/// Reward: 1 at the end for the right answer, else 0. Ends: terminated by the answer; truncated after <see cref="ToolEnvironmentOptions.MaxTurns"/> turns.
/// The answer never enters the sandbox. Code that does not end, or that ends the interpreter, costs the interpreter's state.
/// </remarks>
public sealed class ReplEnvironment : ToolEnvironment, IOracle, IRender, IDeclaredBounds, IPrepared
{
    private readonly ReplOptions _options;
    private readonly SandboxLease _lease;
    private readonly TimeProvider _timeProvider = TimeProvider.System;
    private readonly EnvironmentTool[] _tools;
    private ReplTask? _task; // null until ResetAsync
    private Interpreter? _interpreter;
    private bool _isOver;
    private int _cells;

    /// <summary>An interpreter that awaits its first task.</summary>
    /// <param name="options">Validated before the run.</param>
    /// <param name="sandboxes">Where it runs.</param>
    public ReplEnvironment(ReplOptions options, ISandboxProviders sandboxes)
        : base(options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _lease) = (options, new(sandboxes, options.Sandbox));
        _tools = [EnvironmentTool.Create(RunAsync, "run", "Runs code in the interpreter, which keeps its variables, and gives what it printed and the value of its last expression.") with { CallSeconds = options.CellSeconds + 60 }];
    }

    /// <inheritdoc/>
    public string? ExpertAction => _task is null || _isOver ? null
        : _cells < _task.Cells.Count ? ToolCallFormat.Hermes.Write([new FunctionCallContent("expert", "run", new Dictionary<string, object?> { ["code"] = _task.Cells[_cells] })]) : _task.Answer;

    /// <summary>1: every question can be answered. Null where <see cref="ToolEnvironmentOptions.MaxTurns"/> leaves no room for the expert's calls.</summary>
    public double? OptimalReturn => _task is not null && _task.Cells.Count < _options.MaxTurns ? 1 : null;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <inheritdoc/>
    public EnvironmentBounds Bounds => new() { ReturnRange = (0, 1), RewardRange = (0, 1), MaxTurns = _options.MaxTurns, Floor = 0.05 };

    /// <inheritdoc/>
    protected override JsonObject Info => _task is null || _isOver ? [] : _cells < _task.Cells.Count ? new() { [CodeInfo.Tool] = "run", [CodeInfo.Arguments] = new JsonObject { ["code"] = _task.Cells[_cells] } } : new() { [CodeInfo.Answer] = _task.Answer };

    private ReplTask Play => _task ?? throw new InvalidOperationException("The interpreter was used before ResetAsync: reset once per episode.");

    /// <inheritdoc/>
    public async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await CloseAsync().ConfigureAwait(false);
        await _lease.GetAsync(LanguageTools.Of(ReplTasks.Create(task, _options).Language).Image, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Encoding.UTF8.GetBytes(_task is null ? "No task yet.\n" : $"{_task.Question}\n\nSet up by:\n{_task.SetUp}\n\nAnswer: {_task.Answer}\nPieces of code run: {_cells.ToString(CultureInfo.InvariantCulture)}\n"));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        if (_interpreter is not null || _cells > 0)
            await CloseAsync().ConfigureAwait(false);
        (_task, _isOver, _cells) = (ReplTasks.Create(task, _options), false, 0);
        return new(
            $"""
            You have {(_task.Language == CodeLanguage.Python ? "a Python" : "a JavaScript")} interpreter that keeps its state: call run with code. When you know the answer, reply with the answer alone, without a call.

            {_task.Question}

            """, _tools);
    }

    /// <inheritdoc/>
    protected override ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(end);
        cancellationToken.ThrowIfCancellationRequested();
        _isOver = true;
        var given = (end.FinalText ?? "").Trim().Trim('`', '\'', '"', '.').Trim();
        var right = given == Play.Answer;
        return new(new ToolScore(right ? 1 : 0, right) { Explanation = right ? "right" : $"expected '{Play.Answer}'" });
    }

    private async Task<string> RunAsync([Description("The code.")] string code, CancellationToken cancellationToken)
    {
        _cells++;
        var lost = "";
        if (_interpreter is not { IsAlive: true })
        {
            if (_interpreter is not null)
                lost = "[the interpreter was begun again: its variables are those of the beginning]\n";
            _interpreter = await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        var (output, _, gone) = await _interpreter.RunAsync(code, TimeSpan.FromSeconds(_options.CellSeconds), _timeProvider, cancellationToken).ConfigureAwait(false);
        return gone is not null ? $"{lost}[{gone}; the next call begins another, with the variables of the beginning]" : output.Length == 0 ? $"{lost}[no output]" : $"{lost}{output.TrimEnd('\n')}";
    }

    private async ValueTask<Interpreter> BeginAsync(CancellationToken cancellationToken)
    {
        var sandbox = await _lease.GetAsync(LanguageTools.Of(Play.Language).Image, cancellationToken).ConfigureAwait(false);
        var interpreter = await Interpreter.StartAsync(sandbox, Play.Language, cancellationToken).ConfigureAwait(false);
        // No code of the agent has run in it yet: what goes wrong now is the machine's fault.
        var (output, failed, lost) = await interpreter.RunAsync(Play.SetUp, TimeSpan.FromMinutes(1), _timeProvider, cancellationToken).ConfigureAwait(false);
        return failed ? throw new SandboxFaultException($"The interpreter could not be set up: {lost ?? output}") : interpreter;
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _interpreter, null) is { } interpreter)
            await interpreter.DisposeAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
    }
}
