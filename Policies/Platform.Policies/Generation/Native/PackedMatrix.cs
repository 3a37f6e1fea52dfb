namespace Platform.Policies.Generation.Native;

/// <summary>A weight matrix cut into panels of 32 outputs, each panel [depth, 32] in one piece, so that a product reads memory in order.</summary>
internal readonly unsafe struct PackedMatrix
{
    private const int Half = TileKernel.PanelWidth / 2;

    private readonly float* _data;

    /// <param name="data">Zeroed memory of <see cref="Floats"/> floats.</param>
    /// <param name="outputs">Columns of the product.</param>
    /// <param name="depth">Length of its sums.</param>
    public PackedMatrix(float* data, int outputs, int depth)
    {
        _data = data;
        Depth = depth;
        Panels = PanelsFor(outputs);
    }

    /// <summary>Length of the sums.</summary>
    public int Depth { get; }

    /// <summary>Number of panels; columns past the outputs are zero.</summary>
    public int Panels { get; }

    /// <summary>Floats from a panel to the next.</summary>
    public nint PanelFloats => (nint)Depth * TileKernel.PanelWidth;

    /// <summary>Memory that a matrix takes.</summary>
    public static long Floats(int outputs, int depth) => (long)PanelsFor(outputs) * depth * TileKernel.PanelWidth;

    /// <summary>The panel with a number from 0.</summary>
    public float* Panel(int index) => _data + index * PanelFloats;

    /// <summary>Packs rows [outputs, depth] as PyTorch stores them into columns from <paramref name="firstColumn"/>, a multiple of 2.</summary>
    public void PackRows(float* rows, int outputs, int firstColumn, WorkerPool pool)
    {
        // Two matrices may share a panel (the last columns of one and the first of the next), so the cut is by source rows.
        var (depth, data) = (Depth, (nint)_data);
        Share(pool, outputs, depth, row =>
        {
            var column = firstColumn + row;
            Scatter(rows + (long)row * depth, (float*)data + (long)(column / TileKernel.PanelWidth) * depth * TileKernel.PanelWidth + column % TileKernel.PanelWidth, depth);
        });
    }

    /// <summary>Packs rows [outputs, depth] into one half of every panel, so that output i of two matrices meet in one tile: gate in the lower half, up in the upper.</summary>
    public void PackHalves(float* rows, int outputs, bool upper, WorkerPool pool)
    {
        var (depth, data) = (Depth, (nint)_data);
        Share(pool, outputs, depth, row =>
            Scatter(rows + (long)row * depth, (float*)data + (long)(row / Half) * depth * TileKernel.PanelWidth + row % Half + (upper ? Half : 0), depth));
    }

    private static int PanelsFor(int outputs) => (outputs + TileKernel.PanelWidth - 1) / TileKernel.PanelWidth;

    private static void Share(WorkerPool pool, int outputs, int depth, Action<int> packRow)
    {
        const int Rows = 64;
        var chunks = (outputs + Rows - 1) / Rows;
        void Pack(int chunk, int thread)
        {
            for (var row = chunk * Rows; row < Math.Min((chunk + 1) * Rows, outputs); row++)
                packRow(row);
        }
        if ((long)outputs * depth < 100_000)
        {
            for (var chunk = 0; chunk < chunks; chunk++)
                Pack(chunk, 0);
        }
        else
            pool.Run(Pack, chunks);
    }

    private static void Scatter(float* row, float* column, int depth)
    {
        for (var k = 0; k < depth; k++)
            column[k * TileKernel.PanelWidth] = row[k];
    }
}
