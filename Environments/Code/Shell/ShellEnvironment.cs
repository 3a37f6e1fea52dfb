using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Environments.Code.Execution;
using Platform.Sdk;

namespace Platform.Environments.Code.Shell;

/// <summary>The agent brings a small Linux world of files, users and services into a wanted state. Id <c>shell-v1</c>: raise the suffix when a rule or a kind changes.</summary>
/// <remarks>
/// Action: calls of <c>shell</c>; a reply without a call ends the episode. Observation: what the commands printed.
/// Reward: 1 at the end if the state differs from the beginning by exactly what was asked, else 0 (see <see cref="ShellOptions.PartialReward"/>).
/// Ends: terminated by a reply without a call; truncated after <see cref="ToolEnvironmentOptions.MaxTurns"/> turns, and then judged all the same.
/// The wanted state never enters the sandbox: the world's own is read out and compared outside.
/// </remarks>
public sealed class ShellEnvironment : ToolEnvironment, IOracle, IRender, IDeclaredBounds, IPrepared
{
    private static readonly TimeSpan s_reading = TimeSpan.FromMinutes(2);
    private readonly ShellOptions _options;
    private readonly SandboxLease _lease;
    private readonly EnvironmentTool[] _tools;
    private ShellTask? _task; // null until ResetAsync
    private bool _isBuilt;
    private bool _isOver;
    private int _commands;

    /// <summary>A world that awaits its first task.</summary>
    /// <param name="options">Validated before the run.</param>
    /// <param name="sandboxes">Where it stands.</param>
    public ShellEnvironment(ShellOptions options, ISandboxProviders sandboxes)
        : base(options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _lease) = (options, new(sandboxes, options.Sandbox));
        _tools = [new CommandTool(WorldAsync, World.Root, options.CommandSeconds).Tool];
    }

    /// <inheritdoc/>
    public string? ExpertAction => _task is null || _isOver ? null
        : _commands < _task.Commands.Count ? ToolCallFormat.Hermes.Write([new FunctionCallContent("expert", "shell", new Dictionary<string, object?> { ["command"] = _task.Commands[_commands] })]) : "Done.";

    /// <summary>1: every task can be solved. Null where <see cref="ToolEnvironmentOptions.MaxTurns"/> leaves no room for the expert's calls.</summary>
    public double? OptimalReturn => _task is not null && _task.Commands.Count <= _options.MaxTurns ? 1 : null;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <inheritdoc/>
    public EnvironmentBounds Bounds => new() { ReturnRange = (0, 1), RewardRange = (0, 1), MaxTurns = _options.MaxTurns, Floor = Math.Max(0.02, _options.PartialReward / 10) };

    /// <summary>Beside those of <see cref="ToolEnvironment.Metrics"/>: <c>progress</c>, the share of what was asked that is done, and <c>collateral</c>, the changes that nobody asked for.</summary>
    public override IReadOnlyDictionary<string, double> Metrics
    {
        get
        {
            var metrics = new Dictionary<string, double>(base.Metrics);
            metrics.TryAdd("progress", 0);
            metrics.TryAdd("collateral", 0);
            return metrics;
        }
    }

    /// <inheritdoc/>
    protected override JsonObject Info => _task is null || _isOver ? []
        : _commands < _task.Commands.Count ? new() { [CodeInfo.Tool] = "shell", [CodeInfo.Arguments] = new JsonObject { ["command"] = _task.Commands[_commands] } } : new() { [CodeInfo.Answer] = "Done." };

    private ShellTask Play => _task ?? throw new InvalidOperationException("The world was used before ResetAsync: reset once per episode.");

    /// <inheritdoc/>
    public async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        await CloseAsync().ConfigureAwait(false);
        await _lease.GetAsync("c", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_task is null)
            return new(Encoding.UTF8.GetBytes("No task yet.\n"));
        var text = new StringBuilder($"{_task.Request}\n\nAsked for:\n");
        foreach (var (path, what) in _task.Asked)
            text.Append(CultureInfo.InvariantCulture, $"{path}: {what}\n");
        return new(Encoding.UTF8.GetBytes(text.Append($"\nA solution:\n{string.Join('\n', _task.Commands)}\n").ToString()));
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
        (_task, _isOver, _commands) = (ShellTasks.Create(task, _options), false, 0);
        return new(
            $"""
            You look after a small Linux machine, in the folder {World.Root}: call shell with a command. Every command begins in that folder; you are not root.
            Do what is asked and change nothing else there; /tmp is free to use. When you are done, reply without a call.

            {_task.Request}

            """, _tools);
    }

    /// <inheritdoc/>
    protected override ValueTask<ToolTurn> OnCallsAsync(IReadOnlyList<ToolCallRecord> calls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calls);
        _commands += calls.Count(call => call.Status == ToolCallStatus.Done);
        return base.OnCallsAsync(calls, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken)
    {
        var wrong = await CompareAsync(cancellationToken).ConfigureAwait(false);
        _isOver = true;
        var left = Play.Asked.Keys.Count(wrong.ContainsKey);
        var collateral = wrong.Count - left;
        var progress = 1 - ((double)left / Play.Asked.Count);
        var reward = wrong.Count == 0 ? 1 : collateral == 0 ? _options.PartialReward * progress : 0;
        return new(reward, wrong.Count == 0)
        {
            Metrics = new Dictionary<string, double> { ["progress"] = progress, ["collateral"] = collateral },
            Explanation = wrong.Count == 0 ? "right" : string.Join("; ", wrong.Take(10).Select(difference => $"{difference.Key}: {difference.Value}")),
        };
    }

    /// <summary>What is not as asked. A world that nobody touched need not be built for it.</summary>
    private async ValueTask<IReadOnlyDictionary<string, string>> CompareAsync(CancellationToken cancellationToken)
    {
        if (!_isBuilt)
            return Play.Asked;
        var sandbox = await WorldAsync(cancellationToken).ConfigureAwait(false);
        var result = await sandbox.RunAsync(new(["/bin/sh", "-c", World.Report]) { WorkingDirectory = "/", WallTime = s_reading }, cancellationToken).ConfigureAwait(false);
        // A tree too large to be listed is the agent's doing: what could not be read counts as missing.
        return Play.Goal.Compare(result.OutputText);
    }

    private async ValueTask<ISandbox> WorldAsync(CancellationToken cancellationToken)
    {
        var sandbox = await _lease.GetAsync("c", cancellationToken).ConfigureAwait(false);
        if (_isBuilt)
            return sandbox;
        _isBuilt = true;
        var result = await sandbox.RunAsync(new(["/bin/sh"]) { StandardInput = Encoding.UTF8.GetBytes(Play.Start.Script()), WallTime = s_reading, LeaveBackground = true }, cancellationToken).ConfigureAwait(false);
        return result.Succeeded ? sandbox : throw new SandboxFaultException($"The world could not be built: {ProgramTester.Error(result)}");
    }

    private async ValueTask CloseAsync()
    {
        _isBuilt = false;
        await _lease.DisposeAsync().ConfigureAwait(false);
    }
}
