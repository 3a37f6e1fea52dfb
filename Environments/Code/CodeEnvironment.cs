using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>The agent writes a program that passes hidden tests. Id <c>code-v1</c>: raise the suffix when a rule, a family or a prompt changes.</summary>
/// <remarks>
/// Action: a program, in a fenced block or alone. Observation: the problem with examples, then what was wrong with the last program: compile errors, an example that fails.
/// Reward: at the end the share of the hidden tests that the last program passes (see <see cref="CodeOptions.Reward"/>). Ends: terminated by a program that passes the examples; truncated after <see cref="CodeOptions.MaxTurns"/> programs.
/// Expected outputs never enter a sandbox; a fault of a sandbox is a fault of the episode, not a score.
/// </remarks>
/// <param name="options">Validated before the run.</param>
/// <param name="sandboxes">Where programs run.</param>
public sealed class CodeEnvironment(CodeOptions options, ISandboxProviders sandboxes) : IEnvironment, IOracle, IEpisodeMetrics, IRender, IDeclaredBounds, ISnapshots, IPrepared, ITaskCheck
{
    private readonly SandboxLease _lease = new(sandboxes, options.Sandbox, reuses: true);
    private readonly SandboxLease _grader = new(sandboxes, options.Sandbox, reuses: true);
    private readonly ProgramTester _programs = new(options.TestSeconds);
    private readonly FunctionTester _functions = new(options.TestSeconds);
    private TaskSpec? _spec; // null until ResetAsync
    private CodeTask? _task;
    private int _turn;
    private bool _isOver;
    private Dictionary<string, double> _metrics = Unscored();

    /// <inheritdoc/>
    public string? ExpertAction => _task is null || _isOver ? null : _task.Solution;

    /// <summary>1: every generated problem can be solved. Null where a file gives no solution.</summary>
    public double? OptimalReturn => _task?.Solution is null ? null : 1;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <summary><c>success</c>: 1 when all hidden tests are passed, the headline. <c>passed</c>, <c>examplesPassed</c>: shares. <c>compiled</c>: 1 or 0. <c>submissions</c>: programs. <c>programLength</c>: characters of the last one.
    /// With <see cref="CodeOptions.Measure"/>, <c>relativeTime</c> and <c>relativeMemory</c>: those of a program that passes all, divided by the reference solution's.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _metrics;

    /// <inheritdoc/>
    public EnvironmentBounds Bounds => new() { ReturnRange = (0, 1), RewardRange = (0, 1), MaxTurns = options.MaxTurns, Floor = 0.05 };

    private CodeTask Play => _task ?? throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.");

    /// <inheritdoc/>
    public async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (_turn > 0)
            await EndAsync().ConfigureAwait(false);
        _turn = 0;
        await _lease.GetAsync(LanguageTools.Of(CodeTask.Create(task, options).Language).Image, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        if (_turn > 0)
            await EndAsync().ConfigureAwait(false);
        Start(task);
        return Observation.FromText(CodePrompt.First(Play, options.Style)) with { Info = Info() };
    }

    /// <inheritdoc/>
    public async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        var task = Play;
        if (_isOver)
            throw new InvalidOperationException("StepAsync ran after the episode's end; reset to begin another.");
        _turn++;
        var isLast = _turn >= options.MaxTurns;
        var code = ReplyCode.Read(action.Text);
        var refusal = action.ParseError ?? (string.IsNullOrWhiteSpace(code) ? "There is no program in the reply: write one."
            : code.Length > options.MaxProgramLength ? string.Create(CultureInfo.InvariantCulture, $"The program has {code.Length} characters, but {options.MaxProgramLength} are allowed.") : null);
        if (refusal is not null)
        {
            _metrics = Unscored();
            _metrics["submissions"] = _turn;
            _isOver = isLast;
            return new(Observation.FromText(isLast ? "" : $"{refusal}\n") with { Info = Info() }, 0, Terminated: false, Truncated: isLast) { ActionError = refusal };
        }

        var submission = await TestAsync(task, code, cancellationToken).ConfigureAwait(false);
        var visible = task.Problem?.Visible ?? 0;
        var done = task.Problem is not null ? submission.Tests.Take(visible).All(test => test.Passed) : submission.CompileError is null && !submission.Tests.Any(IsCrash);
        _isOver = done || isLast;
        _metrics = await MeasureAsync(task, code, submission, cancellationToken).ConfigureAwait(false);
        var reward = !_isOver ? 0 : options.Reward == CodeReward.All ? _metrics["success"] : _metrics["passed"];
        var result = new StepResult(Observation.FromText(_isOver ? "" : CodePrompt.Feedback(task, submission, options.Style)) with { Info = Info() }, reward, Terminated: done, Truncated: !done && isLast);
        result.Info["tests"] = new JsonArray([.. submission.Tests.Select(test => (JsonNode)test.Passed)]);
        if (submission.CompileError is { } error)
            result.Info["compileError"] = error;
        return result;
    }

    /// <inheritdoc/>
    public static string? WhyNot(TaskSpec task) => CodeTask.WhyNot(task);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = new StringBuilder();
        if (_task is null)
            return new(Encoding.UTF8.GetBytes("No task yet.\n"));
        text.Append(CodePrompt.First(_task, CodeStyle.Verbal)).Append(CultureInfo.InvariantCulture, $"\nProgram {_turn} of {options.MaxTurns}\n");
        foreach (var (name, value) in _metrics)
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        return new(Encoding.UTF8.GetBytes(text.Append($"\nA solution:\n{_task.Solution}\n").ToString()));
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = Play;
        return new(new JsonObject
        {
            ["environment"] = _spec!.Environment,
            ["id"] = _spec.Id,
            ["seed"] = _spec.Seed.ToString(CultureInfo.InvariantCulture),
            ["parameters"] = _spec.Parameters.DeepClone(),
            ["turn"] = _turn,
            ["isOver"] = _isOver,
            ["metrics"] = new JsonObject(_metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value))),
        });
    }

    /// <inheritdoc/>
    public async ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var task = new TaskSpec((string)snapshot["environment"]!, (string)snapshot["id"]!, ulong.Parse((string)snapshot["seed"]!, CultureInfo.InvariantCulture), snapshot["parameters"]!.DeepClone().AsObject());
            var (turn, isOver) = ((int)snapshot["turn"]!, (bool)snapshot["isOver"]!);
            var metrics = snapshot["metrics"]!.AsObject().ToDictionary(metric => metric.Key, metric => (double)metric.Value!, StringComparer.Ordinal);
            Start(task);
            (_turn, _isOver, _metrics) = (turn, isOver, metrics);
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException("The snapshot is not one of code-v1: it lacks something or holds values of other types.", exception);
        }

        // What earlier programs left in the sandbox is no part of the episode.
        await EndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync().ConfigureAwait(false);
        await _grader.DisposeAsync().ConfigureAwait(false);
    }

    private static Dictionary<string, double> Unscored() => new() { ["success"] = 0, ["passed"] = 0, ["examplesPassed"] = 0, ["compiled"] = 0, ["submissions"] = 0, ["programLength"] = 0 };

    private static bool IsCrash(TestResult test) => !test.Passed && test.Error is not (null or "wrong answer");

    private async ValueTask EndAsync()
    {
        await _lease.EndAsync().ConfigureAwait(false);
        await _grader.EndAsync().ConfigureAwait(false);
    }

    private void Start(TaskSpec task) => (_task, _spec, _turn, _isOver, _metrics) = (CodeTask.Create(task, options), task, 0, false, Unscored());

    private JsonObject Info() => _isOver || _task?.Solution is not { } solution ? [] : new() { [CodeInfo.Solution] = solution };

    private async ValueTask<Submission> TestAsync(CodeTask task, string code, CancellationToken cancellationToken)
    {
        var sandbox = await _lease.GetAsync(LanguageTools.Of(task.Language).Image, cancellationToken).ConfigureAwait(false);
        if (task.Problem is { } problem)
            return await _programs.TestAsync(sandbox, task.Language, code, problem, alwaysHidden: _turn >= options.MaxTurns, cancellationToken).ConfigureAwait(false);
        var grader = await _grader.GetAsync(LanguageTools.Of(CodeLanguage.Python).Image, cancellationToken).ConfigureAwait(false);
        return await _functions.TestAsync(sandbox, grader, task.Function!, task.Function!.Program(code), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Dictionary<string, double>> MeasureAsync(CodeTask task, string code, Submission submission, CancellationToken cancellationToken)
    {
        var visible = task.Problem?.Visible ?? 0;
        var hidden = submission.Tests.Skip(visible).ToArray();
        var metrics = new Dictionary<string, double>
        {
            ["success"] = hidden.All(test => test.Passed) ? 1 : 0,
            ["passed"] = (double)hidden.Count(test => test.Passed) / hidden.Length,
            ["examplesPassed"] = visible == 0 ? 0 : (double)submission.Tests.Take(visible).Count(test => test.Passed) / visible,
            ["compiled"] = submission.CompileError is null ? 1 : 0,
            ["submissions"] = _turn,
            ["programLength"] = code.Length,
        };
        if (options.Measure && _isOver && task.Problem is { } problem && submission.Tests.All(test => test.Passed))
        {
            var image = LanguageTools.Of(task.Language).Image;
            await using var sandbox = await _lease.CreateAsync(image, cancellationToken).ConfigureAwait(false);
            var reference = await _programs.TestAsync(sandbox, task.Language, problem.Solutions[task.Language], problem, alwaysHidden: true, cancellationToken).ConfigureAwait(false);
            metrics["relativeTime"] = Math.Max(submission.CpuSeconds, Tick) / Math.Max(reference.CpuSeconds, Tick);
            metrics["relativeMemory"] = (double)Math.Max(submission.PeakMemoryBytes, 1) / Math.Max(reference.PeakMemoryBytes, 1);
        }

        return metrics;
    }

    // Less than this is not told apart by the kernel's accounts of a short program.
    private const double Tick = 0.001;
}
