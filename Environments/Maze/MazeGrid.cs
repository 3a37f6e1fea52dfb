using Platform.Sdk;

namespace Platform.Environments.Maze;

/// <summary>A cell by row and column, both from 0 at the top left.</summary>
internal readonly record struct Cell(int Row, int Column)
{
    public Cell Step(Direction direction) => direction switch
    {
        Direction.Left => this with { Column = Column - 1 },
        Direction.Right => this with { Column = Column + 1 },
        Direction.Up => this with { Row = Row - 1 },
        _ => this with { Row = Row + 1 },
    };
}

/// <summary>The four moves.</summary>
internal enum Direction
{
    Left,
    Right,
    Up,
    Down,
}

/// <summary>Walls, goal and distances of one task's maze.</summary>
internal sealed class MazeGrid
{
    private const ulong LayoutStream = 0;
    private const ulong GoalStream = 1;
    private const ulong StartStream = 2;
    private static readonly Direction[] Directions = Enum.GetValues<Direction>();

    private static readonly string[] Default =
    [
        "#############",
        "#     #     #",
        "### ##### ###",
        "### ##### ###",
        "### ##### ###",
        "###       ###",
        "###### ######",
        "###### ######",
        "###### ######",
        "#############",
    ];

    private static readonly string[] Umaze =
    [
        "#####",
        "# # #",
        "# # #",
        "#   #",
        "#####",
    ];

    private readonly bool[,] _free;
    private readonly int[,] _distances; // to the goal; −1 where there is no way

    public MazeGrid(MazeOptions options, ulong seed)
    {
        _free = options.Layout switch
        {
            MazeLayout.Default => Parse(Default),
            MazeLayout.Umaze => Parse(Umaze),
            _ => Carve(options.Size, new SeededRandom(seed, LayoutStream)),
        };
        var cells = Cells().ToArray();
        Goal = options.Goal == MazeGoal.Random ? cells[new SeededRandom(seed, GoalStream).Next(cells.Length)]
            : options.Layout == MazeLayout.Default ? new Cell(8, 6)
            : new Cell(Rows - 2, Columns - 2);
        _distances = Distances();
        var starts = cells.Where(cell => cell != Goal).ToArray();
        Start = starts[new SeededRandom(seed, StartStream).Next(starts.Length)];
    }

    public int Rows => _free.GetLength(0);

    public int Columns => _free.GetLength(1);

    public Cell Goal { get; }

    /// <summary>Uniform over the free cells other than the goal.</summary>
    public Cell Start { get; }

    public bool IsFree(Cell cell) => cell.Row >= 0 && cell.Row < Rows && cell.Column >= 0 && cell.Column < Columns && _free[cell.Row, cell.Column];

    /// <summary>Steps of the shortest way to the goal.</summary>
    public int Distance(Cell cell) => _distances[cell.Row, cell.Column];

    /// <summary>The moves that do not run into a wall.</summary>
    public IEnumerable<Direction> Open(Cell cell) => Directions.Where(direction => IsFree(cell.Step(direction)));

    /// <summary>The moves that begin a shortest way to the goal.</summary>
    public IEnumerable<Direction> Optimal(Cell cell) => Open(cell).Where(direction => Distance(cell.Step(direction)) == Distance(cell) - 1);

    private IEnumerable<Cell> Cells() =>
        from row in Enumerable.Range(0, Rows)
        from column in Enumerable.Range(0, Columns)
        where _free[row, column]
        select new Cell(row, column);

    private int[,] Distances()
    {
        var distances = new int[Rows, Columns];
        foreach (ref var distance in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref distances[0, 0], distances.Length))
            distance = -1;
        distances[Goal.Row, Goal.Column] = 0;
        var queue = new Queue<Cell>([Goal]);
        while (queue.TryDequeue(out var cell))
        {
            foreach (var next in Open(cell).Select(cell.Step).Where(next => distances[next.Row, next.Column] < 0))
            {
                distances[next.Row, next.Column] = distances[cell.Row, cell.Column] + 1;
                queue.Enqueue(next);
            }
        }

        return distances;
    }

    private static bool[,] Parse(string[] rows)
    {
        var free = new bool[rows.Length, rows[0].Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
                free[row, column] = rows[row][column] == ' ';
        }

        return free;
    }

    /// <summary>A spanning tree over the odd cells by depth-first search, then one wall in ten opened so that there are loops.</summary>
    private static bool[,] Carve(int size, SeededRandom random)
    {
        var free = new bool[size, size];
        var stack = new Stack<Cell>([new Cell(1, 1)]);
        free[1, 1] = true;
        while (stack.TryPeek(out var cell))
        {
            var ways = Directions.Where(direction => Inside(cell.Step(direction).Step(direction)) && !Is(cell.Step(direction).Step(direction))).ToArray();
            if (ways.Length == 0)
            {
                stack.Pop();
                continue;
            }

            var way = ways[random.Next(ways.Length)];
            var (wall, next) = (cell.Step(way), cell.Step(way).Step(way));
            (free[wall.Row, wall.Column], free[next.Row, next.Column]) = (true, true);
            stack.Push(next);
        }

        for (var row = 1; row < size - 1; row++)
        {
            for (var column = 1 + (row % 2); column < size - 1; column += 2)
                free[row, column] |= random.Next(10) == 0;
        }

        return free;

        bool Inside(Cell cell) => cell.Row > 0 && cell.Row < size - 1 && cell.Column > 0 && cell.Column < size - 1;

        bool Is(Cell cell) => free[cell.Row, cell.Column];
    }
}
