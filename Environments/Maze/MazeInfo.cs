using System.Text.Json.Nodes;

namespace Platform.Environments.Maze;

/// <summary>Keys of the structured observation that scripted policies and logs read.</summary>
internal static class MazeInfo
{
    /// <summary>Actions that run into no wall.</summary>
    public const string Open = "open";

    /// <summary>Actions that begin a shortest way to the goal; empty at the goal.</summary>
    public const string Optimal = "optimal";

    public static JsonObject Of(MazeGrid grid, Cell cell, MazeText text) => new()
    {
        ["row"] = cell.Row,
        ["column"] = cell.Column,
        ["goalRow"] = grid.Goal.Row,
        ["goalColumn"] = grid.Goal.Column,
        [Open] = Actions(grid.Open(cell), text),
        [Optimal] = Actions(grid.Optimal(cell), text),
    };

    private static JsonArray Actions(IEnumerable<Direction> directions, MazeText text) => new([.. directions.Select(direction => (JsonNode)text.Action(direction))]);
}
