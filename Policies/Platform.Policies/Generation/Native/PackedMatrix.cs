using System.Runtime.CompilerServices;

namespace Platform.Policies.Generation.Native;

/// <summary>A weight matrix cut into panels of 32 outputs, each panel [depth, 32] in one piece, so that a product reads memory in order; bfloat16 in pairs of depth, [pairs, 32]; int8 in bytes, with a scale for each output behind the panels.</summary>
internal readonly unsafe struct PackedMatrix
{
    private const int Half = TileKernel.PanelWidth / 2;

    private readonly float* _data;

    /// <param name="data">Zeroed memory of <see cref="Floats"/> floats.</param>
    /// <param name="outputs">Columns of the product.</param>
    /// <param name="depth">Length of its sums.</param>
    /// <param name="type">How the weights are kept.</param>
    public PackedMatrix(float* data, int outputs, int depth, WeightType type)
    {
        _data = data;
        Depth = depth;
        Type = type;
        Panels = PanelsFor(outputs);
    }

    /// <summary>Length of the sums.</summary>
    public int Depth { get; }

    /// <summary>How the weights are kept.</summary>
    public WeightType Type { get; }

    /// <summary>Number of panels; columns past the outputs are zero.</summary>
    public int Panels { get; }

    /// <summary>Floats, or pairs, from a panel to the next.</summary>
    public nint PanelFloats => (nint)StoredDepth(Depth, Type) * TileKernel.PanelWidth;

    /// <summary>Scales of the columns, of int8 weights only.</summary>
    public float* Scales => _data + Panels * PanelFloats;

    /// <summary>Memory that a matrix takes.</summary>
    public static long Floats(int outputs, int depth, WeightType type) =>
        (long)PanelsFor(outputs) * (StoredDepth(depth, type) + (type == WeightType.Int8 ? 1 : 0)) * TileKernel.PanelWidth;

    /// <summary>The panel with a number from 0; what it points to are pairs if the type is bfloat16, and bytes if it is int8.</summary>
    public float* Panel(int index) => _data + index * PanelFloats;

    /// <summary>Packs rows [outputs, depth] as PyTorch stores them into columns from <paramref name="firstColumn"/>.</summary>
    public void PackRows(float* rows, int outputs, int firstColumn, WorkerPool pool)
    {
        var matrix = this;
        Share(pool, outputs, Depth, firstColumn % Half == 0 ? Half : 1, (row, count) =>
        {
            var (panel, column) = Math.DivRem(firstColumn + row, TileKernel.PanelWidth);
            matrix.Transpose(rows + (long)row * matrix.Depth, count, panel, column);
        });
    }

    /// <summary>Packs rows [outputs, depth] into one half of every panel, so that output i of two matrices meet in one tile: gate in the lower half, up in the upper.</summary>
    public void PackHalves(float* rows, int outputs, bool upper, WorkerPool pool)
    {
        var matrix = this;
        Share(pool, outputs, Depth, Half, (row, count) => matrix.Transpose(rows + (long)row * matrix.Depth, count, row / Half, upper ? Half : 0));
    }

    private static int StoredDepth(int depth, WeightType type) => type switch
    {
        WeightType.Bf16 => Bfloat16.Pairs(depth),
        WeightType.Int8 => (int)Int8.Floats(depth),
        _ => depth,
    };

    private static int PanelsFor(int outputs) => (outputs + TileKernel.PanelWidth - 1) / TileKernel.PanelWidth;

    /// <summary>Cuts the rows into groups that lie side by side in one panel.</summary>
    private static void Share(WorkerPool pool, int outputs, int depth, int groupRows, Action<int, int> packGroup)
    {
        const int ChunkRows = 64;
        const double NanosecondsPerFloat = 1;
        var chunks = (outputs + ChunkRows - 1) / ChunkRows;
        if (pool.Chunks((double)outputs * depth * NanosecondsPerFloat, 1) > 1)
            pool.Run(Pack, chunks);
        else
        {
            for (var chunk = 0; chunk < chunks; chunk++)
                Pack(chunk, 0);
        }

        void Pack(int chunk, int thread)
        {
            var end = Math.Min((chunk + 1) * ChunkRows, outputs);
            for (var row = chunk * ChunkRows; row < end; row += groupRows)
                packGroup(row, Math.Min(groupRows, end - row));
        }
    }

    private void Transpose(float* rows, int count, int panel, int column)
    {
        var columns = Panel(panel);
        if (Type == WeightType.Bf16)
            TransposePairs(rows, count, Depth, (uint*)columns + column);
        else if (Type == WeightType.Int8)
            TransposeBytes(rows, count, Depth, (sbyte*)columns + column, Scales + panel * TileKernel.PanelWidth + column);
        else
            Transpose(rows, count, Depth, columns + column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeBytes(float* rows, int count, int depth, sbyte* columns, float* scales)
    {
        for (var i = 0; i < count; i++, rows += depth, columns++)
        {
            var scale = scales[i] = Int8.Scale(rows, depth);
            var column = columns;
            for (var k = 0; k < depth; k++, column += TileKernel.PanelWidth)
                *column = Int8.Round(rows[k], scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposePairs(float* rows, int count, int depth, uint* columns)
    {
        for (var k = 0; k < depth; k += 2, rows += 2, columns += TileKernel.PanelWidth)
        {
            var row = rows;
            for (var i = 0; i < count; i++, row += depth)
                columns[i] = Bfloat16.Round(row[0]) | (k + 1 < depth ? Bfloat16.Round(row[1]) << 16 : 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* rows, int count, int depth, float* columns)
    {
        nint depth2 = 2 * depth, depth3 = 3 * depth;
        for (var k = 0; k < depth; k++, rows++, columns += TileKernel.PanelWidth)
        {
            var row = rows;
            var i = 0;
            for (; i + 4 <= count; i += 4, row += 4 * (nint)depth)
            {
                columns[i] = *row;
                columns[i + 1] = row[depth];
                columns[i + 2] = row[depth2];
                columns[i + 3] = row[depth3];
            }
            for (; i < count; i++, row += depth)
                columns[i] = *row;
        }
    }
}
