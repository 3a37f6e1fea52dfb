using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Code.Execution;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code.Repair;

/// <summary>The agent mends a small repository. Id <c>swe-lite-v1</c>: raise the suffix when a rule or a repository changes.</summary>
/// <remarks>
/// Action: calls of <c>shell</c>, <c>read_file</c>, <c>write_file</c> and <c>edit</c>; a reply without a call ends the episode. Observation: what the calls returned.
/// Reward: 1 at the end if the sources pass all hidden tests, else 0 (see <see cref="RepairOptions.PartialReward"/>).
/// Ends: terminated by a reply without a call; truncated after <see cref="ToolEnvironmentOptions.MaxTurns"/> turns, and then judged all the same.
/// The hidden tests run in a sandbox that the agent never had, on the files of <c>src</c> alone, and print values; what these should be never enters it.
/// </remarks>
public sealed class RepairEnvironment : ToolEnvironment, IOracle, IRender, IDeclaredBounds, IPrepared
{
    private const int MostFiles = 64;
    private const int MostFileBytes = 256 << 10;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private readonly RepairOptions _options;
    private readonly SandboxLease _lease;
    private readonly RepairGrader _grader;
    private readonly EnvironmentTool[] _tools;
    private RepairTask? _task; // null until ResetAsync
    private bool _isBuilt;
    private bool _isOver;
    private int _done;

    /// <summary>A repository that awaits its first task.</summary>
    /// <param name="options">Validated before the run.</param>
    /// <param name="sandboxes">Where commands and tests run.</param>
    public RepairEnvironment(RepairOptions options, ISandboxProviders sandboxes)
        : base(options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _lease) = (options, new(sandboxes, options.Sandbox));
        _grader = new(token => _lease.CreateAsync(LanguageTools.Of(Play.Repository.Language).Image, token));
        _tools = [new CommandTool(RepositoryAsync, RepairTask.Root, options.CommandSeconds).Tool, .. new RepositoryTools(RepositoryAsync).Tools];
    }

    /// <inheritdoc/>
    public string? ExpertAction => _task is null || _isOver ? null
        : Next() is var (tool, arguments) ? ToolCallFormat.Hermes.Write([new FunctionCallContent("expert", tool, arguments.ToDictionary(pair => pair.Key, pair => (object?)pair.Value))]) : "Mended.";

    /// <summary>1: every task can be solved. Null where <see cref="ToolEnvironmentOptions.MaxTurns"/> leaves no room for the expert's calls.</summary>
    public double? OptimalReturn => _task is not null && _task.Plan.Count <= _options.MaxTurns ? 1 : null;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <inheritdoc/>
    public EnvironmentBounds Bounds => new() { ReturnRange = (0, 1), RewardRange = (0, 1), MaxTurns = _options.MaxTurns, Floor = Math.Max(0.02, _options.PartialReward / 10) };

    /// <summary>Beside those of <see cref="ToolEnvironment.Metrics"/>: <c>passed</c>, the share of hidden tests passed of those that failed at first, 0 if one that passed fails; <c>broken</c>, how many those are; <c>compiled</c>, 1 or 0.</summary>
    public override IReadOnlyDictionary<string, double> Metrics
    {
        get
        {
            var metrics = new Dictionary<string, double>(base.Metrics);
            foreach (var name in new[] { "passed", "broken", "compiled" })
                metrics.TryAdd(name, 0);
            return metrics;
        }
    }

    /// <inheritdoc/>
    protected override JsonObject Info => _task is null || _isOver ? []
        : Next() is var (tool, arguments) ? new() { [CodeInfo.Tool] = tool, [CodeInfo.Arguments] = JsonSerializer.SerializeToNode(arguments) } : new() { [CodeInfo.Answer] = "Mended." };

    private RepairTask Play => _task ?? throw new InvalidOperationException("The repository was used before ResetAsync: reset once per episode.");

    /// <inheritdoc/>
    public async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await CloseAsync().ConfigureAwait(false);
        await _lease.GetAsync(LanguageTools.Of(RepairTasks.Create(task, _options).Repository.Language).Image, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Encoding.UTF8.GetBytes(_task is null ? "No task yet.\n"
            : $"{_task.Request}\n\n{string.Join("\n\n", _task.Defects.Select(defect => $"{defect.File}, {defect.Function}:\n- {defect.Wrong}\n+ {defect.Right}"))}\n\nHidden tests:\n{string.Join('\n', _task.Hidden)}\n"));
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
        if (_isBuilt)
            await CloseAsync().ConfigureAwait(false);
        (_task, _isOver, _done) = (RepairTasks.Create(task, _options), false, 0);
        return new($"{_task.Request}\n\nCall shell, read_file, write_file and edit; every command begins in {RepairTask.Root}. When you are done, reply without a call.\n", _tools);
    }

    /// <inheritdoc/>
    protected override ValueTask<ToolTurn> OnCallsAsync(IReadOnlyList<ToolCallRecord> calls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calls);
        _done += calls.Count(call => Next() is not null && call.Status == ToolCallStatus.Done);
        return base.OnCallsAsync(calls, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken)
    {
        // What nobody touched need not be read.
        var (tests, error) = await _grader.GradeAsync(Play, _isBuilt ? await SourcesAsync(cancellationToken).ConfigureAwait(false) : null, cancellationToken).ConfigureAwait(false);
        _isOver = true;
        var broken = tests.Count(test => test.Before && !test.Now);
        var failing = tests.Where(test => !test.Before).ToArray();
        var passed = broken > 0 ? 0 : (double)failing.Count(test => test.Now) / failing.Length;
        var success = tests.All(test => test.Now);
        return new(success ? 1 : _options.PartialReward * passed, success)
        {
            Metrics = new Dictionary<string, double> { ["passed"] = passed, ["broken"] = broken, ["compiled"] = error is null ? 1 : 0 },
            Explanation = error ?? string.Join("; ", Play.Hidden.Where((_, index) => !tests[index].Now).Select(expression => $"fails: {expression}")),
        };
    }

    private (string Tool, Dictionary<string, string> Arguments)? Next() => _done < Play.Plan.Count ? Play.Plan[_done] : null;

    /// <summary>The files of <c>src</c> as the agent leaves them, read with the agent's own rights; links and what is too large are left out.</summary>
    private async ValueTask<Dictionary<string, string>> SourcesAsync(CancellationToken cancellationToken)
    {
        var sandbox = await RepositoryAsync(cancellationToken).ConfigureAwait(false);
        var listed = await sandbox.RunAsync(new(["/usr/bin/find", $"{RepairTask.Root}/src", "-type", "f", "-size", "-512", "-printf", "%P\\0"]) { WorkingDirectory = "/", WallTime = s_limit }, cancellationToken).ConfigureAwait(false);
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in listed.OutputText.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Take(MostFiles))
        {
            try
            {
                sources[$"src/{name}"] = Encoding.UTF8.GetString((await sandbox.CopyOutAsync(new($"{RepairTask.Root}/src/{name}"), MostFileBytes, cancellationToken).ConfigureAwait(false)).Span);
            }
            catch (Exception exception) when (exception is SandboxFileException or ArgumentException)
            {
                // A file that cannot be read is none: it was the agent's to keep readable.
            }
        }

        return sources;
    }

    private async ValueTask<ISandbox> RepositoryAsync(CancellationToken cancellationToken)
    {
        var sandbox = await _lease.GetAsync(LanguageTools.Of(Play.Repository.Language).Image, cancellationToken).ConfigureAwait(false);
        if (_isBuilt)
            return sandbox;
        _isBuilt = true;
        var result = await sandbox.RunAsync(new(["/bin/sh"]) { StandardInput = Encoding.UTF8.GetBytes(FileScript.Write(RepairTask.Root, Play.Files)), WallTime = s_limit }, cancellationToken).ConfigureAwait(false);
        return result.Succeeded ? sandbox : throw new SandboxFaultException($"The repository could not be built: {ProgramTester.Error(result)}");
    }

    private async ValueTask CloseAsync()
    {
        _isBuilt = false;
        await _lease.DisposeAsync().ConfigureAwait(false);
    }
}
