using System.Globalization;

namespace Platform.Environments.Maze;

/// <summary>Everything the agent is told, and how its moves are read.</summary>
internal sealed class MazeText(MazeOptions options)
{
    private const int LongestAction = 64;

    // The order in which LMRL-Gym lists walls.
    private static readonly (Direction Direction, string Place)[] Walls =
    [
        (Direction.Right, "to your right"), (Direction.Left, "to your left"), (Direction.Up, "above you"), (Direction.Down, "below you"),
    ];

    private readonly bool _compact = options.Style == MazeStyle.Compact;

    /// <summary>A move as an agent would write it.</summary>
    public string Action(Direction direction) => _compact ? Letter(direction) : Words(direction) + "\n";

    /// <summary>The move that a reply names, outer white space and case ignored, or null.</summary>
    public Direction? Read(string text)
    {
        var action = text.AsSpan().Trim();
        if (action.Length > LongestAction)
            return null;
        foreach (var direction in Enum.GetValues<Direction>())
        {
            if (action.Equals(Words(direction), StringComparison.OrdinalIgnoreCase) || (_compact && action.Equals(Letter(direction), StringComparison.OrdinalIgnoreCase)))
                return direction;
        }

        return null;
    }

    /// <summary>What is seen from a cell.</summary>
    /// <param name="grid">The maze.</param>
    /// <param name="cell">Where the agent stands.</param>
    /// <param name="first">Whether this is the first observation: in compact style it alone names the goal, and only where goals differ.</param>
    public string Observation(MazeGrid grid, Cell cell, bool first)
    {
        var walls = Walls.Where(wall => !grid.IsFree(cell.Step(wall.Direction))).ToArray();
        if (_compact)
        {
            if (options.Observability == MazeObservability.Partial)
                return walls.Length == 0 ? "-" : string.Concat(walls.Select(wall => Letter(wall.Direction)));
            var position = string.Create(CultureInfo.InvariantCulture, $"{cell.Row} {cell.Column}");
            return first && options.Goal == MazeGoal.Random ? string.Create(CultureInfo.InvariantCulture, $"{grid.Goal.Row} {grid.Goal.Column}:{position}") : position;
        }

        var around = walls.Length switch
        {
            0 => "There are no walls near you.",
            1 => $"There is a wall {walls[0].Place}.",
            _ => $"There are walls {string.Join(", ", walls.Select(wall => wall.Place))}.",
        };
        return options.Observability == MazeObservability.Partial
            ? around + "\n"
            : $"The goal is at position {Spaced(grid.Goal.Row)}, {Spaced(grid.Goal.Column)}. Your current position is at position {Spaced(cell.Row)}, {Spaced(cell.Column)}. {around}\n";
    }

    /// <summary>What stands before the observation after an action that was not one of the four.</summary>
    public string Unknown => _compact ? "? " : "That is not one of: move left, move right, move up, move down.\n";

    public string Success => _compact ? "success" : "Success\n";

    public string Failure => _compact ? "failure" : "Failure\n";

    private static string Words(Direction direction) => direction switch
    {
        Direction.Left => "move left",
        Direction.Right => "move right",
        Direction.Up => "move up",
        _ => "move down",
    };

    private static string Letter(Direction direction) => direction switch
    {
        Direction.Left => "l",
        Direction.Right => "r",
        Direction.Up => "u",
        _ => "d",
    };

    // LMRL-Gym writes every digit as a word of its own: 10 is "1 0".
    private static string Spaced(int number) => string.Join(' ', number.ToString(CultureInfo.InvariantCulture).AsEnumerable());
}
