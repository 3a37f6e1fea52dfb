namespace Platform.Environments.Maze;

/// <summary>What walking at random returns in a maze whose walls are known.</summary>
internal static class MazeChance
{
    private const double Converged = 1e-9;
    private const int SeedsOfGoals = 64;

    /// <summary>A quarter of the way from the mean return of a random walk to that of the shortest way, over all starts.</summary>
    /// <param name="options">A layout that is the same for every task.</param>
    /// <param name="goal">Reward of the step that reaches the goal.</param>
    /// <param name="other">Reward of any other move.</param>
    public static double Floor(MazeOptions options, double goal, double other)
    {
        var grids = options.Goal == MazeGoal.Fixed
            ? [new MazeGrid(options, 0)]
            : Enumerable.Range(0, SeedsOfGoals).Select(seed => new MazeGrid(options, (ulong)seed)).DistinctBy(grid => grid.Goal).ToArray();
        var (random, optimal) = (grids.Average(grid => RandomWalk(grid, options.MaxSteps, goal, other)), grids.Average(grid => ShortestWay(grid, options.MaxSteps, goal, other)));
        return random + ((optimal - random) / 4);
    }

    /// <summary>Exact, by going back from the last step: v(c) is the mean over the four moves of what the move pays and what follows. The step after the last pays −1.</summary>
    private static double RandomWalk(MazeGrid grid, int steps, double goal, double other)
    {
        var cells = Cells(grid);
        var values = cells.ToDictionary(cell => cell, _ => -1.0);
        var moves = Enum.GetValues<Direction>();
        for (var step = 0; step < steps; step++)
        {
            var before = cells.ToDictionary(cell => cell, cell => moves.Average(move => cell.Step(move) is var next && next == grid.Goal ? goal
                : other + values[grid.IsFree(next) ? next : cell]));
            var change = cells.Max(cell => Math.Abs(before[cell] - values[cell]));
            values = before;
            if (change < Converged)
                break;
        }

        return values.Values.Average();
    }

    private static double ShortestWay(MazeGrid grid, int steps, double goal, double other) =>
        Cells(grid).Average(cell => grid.Distance(cell) is var distance && distance <= steps ? ((distance - 1) * other) + goal : (steps * other) - 1);

    /// <summary>The cells an episode may begin at.</summary>
    private static Cell[] Cells(MazeGrid grid) =>
    [
        .. from row in Enumerable.Range(0, grid.Rows)
           from column in Enumerable.Range(0, grid.Columns)
           let cell = new Cell(row, column)
           where grid.IsFree(cell) && cell != grid.Goal
           select cell,
    ];
}
