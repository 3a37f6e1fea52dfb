using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Maze;

/// <summary>The agent walks through a maze to its goal. Id <c>maze-v1</c>: raise the suffix when a rule below changes.</summary>
/// <remarks>
/// Source: the maze of LMRL-Gym (arXiv:2311.18232). Departures: the conversation grows instead of keeping its last texts only, and an unknown action is told so before the observation.
/// Action: <c>move left</c>, <c>move right</c>, <c>move up</c> or <c>move down</c>, outer white space and case ignored; in compact style also l, r, u, d. A wall leaves the agent in place.
/// Reward: see <see cref="MazeReward"/>. Ends: terminated at the goal; truncated by the action after <see cref="MazeOptions.MaxSteps"/> steps, which is not played and pays −1.
/// </remarks>
public sealed class MazeEnvironment : IEnvironment, IOracle, IAdmissibleActions, IRender, IEpisodeMetrics, ISnapshots, IDeclaredBounds
{
    private readonly MazeOptions _options;
    private readonly MazeText _text;
    private readonly string[] _actions;
    private MazeGrid? _grid; // null until ResetAsync
    private ulong _seed;
    private Cell _position;
    private int _steps;
    private int _wallHits;
    private int _unreadable;
    private bool _over;

    /// <summary>A maze that awaits its first task.</summary>
    /// <param name="options">Validated before the run.</param>
    public MazeEnvironment(MazeOptions options)
    {
        (_options, _text) = (options, new MazeText(options));
        _actions = [.. Enum.GetValues<Direction>().Select(_text.Action)];
    }

    /// <inheritdoc/>
    public string? ExpertAction => _grid is null || _over ? null : _text.Action(_grid.Optimal(_position).First());

    /// <inheritdoc/>
    public double? OptimalReturn
    {
        get
        {
            if (_grid is null)
                return null;
            var (goal, _, other) = Rewards();
            var steps = _grid.Distance(_grid.Start);
            return steps <= _options.MaxSteps ? ((steps - 1) * other) + goal : (_options.MaxSteps * other) - 1;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> AdmissibleActions => _actions;

    /// <inheritdoc/>
    public string ContentType => "text/plain";

    /// <summary><c>success</c>: 1 at the goal, else 0, the headline. <c>steps</c>, <c>wallHits</c> and <c>unreadable</c>: counts of actions.</summary>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        ["success"] = _grid is not null && _position == _grid.Goal ? 1 : 0,
        ["steps"] = _steps,
        ["wallHits"] = _wallHits,
        ["unreadable"] = _unreadable,
    };

    /// <summary>The floor is a quarter of the way from what a random walk returns to what the shortest way does; none is known for mazes of each task's own.</summary>
    public EnvironmentBounds Bounds
    {
        get
        {
            var (goal, unknown, other) = Rewards();
            return new()
            {
                RewardRange = (Math.Min(unknown, -1), goal),
                ReturnRange = (((double)_options.MaxSteps * Math.Min(unknown, other)) - 1, goal),
                MaxTurns = _options.MaxSteps + 1,
                Floor = _options.Layout == MazeLayout.Random ? null : MazeChance.Floor(_options, goal, other),
            };
        }
    }

    /// <inheritdoc/>
    public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        Start(task.Seed);
        return new(Show(_text.Observation(_grid!, _position, first: true)));
    }

    /// <inheritdoc/>
    public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        cancellationToken.ThrowIfCancellationRequested();
        var grid = _grid ?? throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.");
        if (_over)
            throw new InvalidOperationException("StepAsync ran after the episode's end; reset to begin another.");
        if (_steps++ >= _options.MaxSteps)
        {
            _over = true;
            return new(new StepResult(Show(_text.Failure), Reward: -1, Terminated: false, Truncated: true));
        }

        var (goal, unknown, other) = Rewards();
        if ((action.ParseError is null ? _text.Read(action.Text) : null) is not { } direction)
        {
            _unreadable++;
            return new(new StepResult(Show(_text.Unknown + _text.Observation(grid, _position, first: false)), unknown, Terminated: false, Truncated: false)
            {
                ActionError = _text.Unknown.Trim(),
            });
        }

        var next = _position.Step(direction);
        if (grid.IsFree(next))
            _position = next;
        else
            _wallHits++;
        _over = _position == grid.Goal;
        return new(_over
            ? new StepResult(Show(_text.Success), goal, Terminated: true, Truncated: false)
            : new StepResult(Show(_text.Observation(grid, _position, first: false)), other, Terminated: false, Truncated: false));
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"step {_steps} of {_options.MaxSteps}; @ agent, * goal\n");
        for (var row = 0; row < _grid?.Rows; row++)
        {
            for (var column = 0; column < _grid.Columns; column++)
            {
                var cell = new Cell(row, column);
                text.Append(cell == _position ? '@' : cell == _grid.Goal ? '*' : _grid.IsFree(cell) ? ' ' : '#');
            }

            text.Append('\n');
        }

        return new(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_grid is null)
            throw new InvalidOperationException("SaveAsync ran before ResetAsync; there is no state yet.");
        return new(new JsonObject
        {
            ["seed"] = _seed.ToString(CultureInfo.InvariantCulture),
            ["row"] = _position.Row,
            ["column"] = _position.Column,
            ["steps"] = _steps,
            ["wallHits"] = _wallHits,
            ["unreadable"] = _unreadable,
            ["over"] = _over,
        });
    }

    /// <inheritdoc/>
    public ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var seed = ulong.Parse((string)snapshot["seed"]!, CultureInfo.InvariantCulture);
            var position = new Cell((int)snapshot["row"]!, (int)snapshot["column"]!);
            var (steps, wallHits, unreadable, over) = ((int)snapshot["steps"]!, (int)snapshot["wallHits"]!, (int)snapshot["unreadable"]!, (bool)snapshot["over"]!);
            if (!new MazeGrid(_options, seed).IsFree(position))
                throw new FormatException($"The snapshot's position {position.Row}, {position.Column} is a wall: restore it with the options it was saved with.");
            Start(seed);
            (_position, _steps, _wallHits, _unreadable, _over) = (position, steps, wallHits, unreadable, over || position == _grid!.Goal);
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException("The snapshot is not one of maze-v1: it needs seed, row, column, steps, wallHits, unreadable and over.", exception);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Start(ulong seed)
    {
        (_seed, _grid) = (seed, new MazeGrid(_options, seed));
        (_position, _steps, _wallHits, _unreadable, _over) = (_grid.Start, 0, 0, 0, false);
    }

    private Observation Show(string text) => Observation.FromText(text) with { AdmissibleActions = _actions, Info = MazeInfo.Of(_grid!, _position, _text) };

    private (double Goal, double Unknown, double Other) Rewards() => _options.Reward switch
    {
        MazeReward.IllegalPenalty => (1, -1, 0),
        MazeReward.DiffScale => (1, -100, -1),
        _ => (0, -4, -1),
    };
}
