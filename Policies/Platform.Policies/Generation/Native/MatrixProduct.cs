namespace Platform.Policies.Generation.Native;

/// <summary>Products of activations with packed weights, with what comes before (a norm) and after (bias, residual, SwiGLU) done while the data is in cache.</summary>
internal sealed unsafe class MatrixProduct : IDisposable
{
    private const int RowBlock = 8 * TileKernel.MaxRows;
    private const int TileStride = TileKernel.MaxPanels * TileKernel.PanelWidth;
    private const int TileGroupBytes = 256 << 10; // panels of a group stay in the second-level cache while all rows pass over them

    // Rough speeds of one thread, to tell how many threads a product is worth.
    private const double MultiplyAddsPerNanosecond = 100;
    private const double BytesPerNanosecond = 60;

    private readonly TileKernel _kernel;
    private readonly PairKernel? _pairs;
    private readonly WorkerPool _pool;
    private readonly Action<int, int> _runChunk;
    private readonly Scratch[] _scratch;
    private readonly int _width;
    private readonly float _epsilon;
    private Job _job;
    private int _jobNumber;

    /// <param name="kernel">Multiplies floats.</param>
    /// <param name="pairs">Multiplies bfloat16 weights; null widens weights that are not floats, a group of panels at a time, for <paramref name="kernel"/>.</param>
    /// <param name="type">Of all the weights.</param>
    /// <param name="pool">Shares the work.</param>
    /// <param name="width">Elements of a row with a norm.</param>
    /// <param name="deepest">Length of the longest sum.</param>
    /// <param name="epsilon">Of the norms.</param>
    public MatrixProduct(TileKernel kernel, PairKernel? pairs, WeightType type, WorkerPool pool, int width, int deepest, float epsilon)
    {
        (_kernel, _pairs, _pool, _width, _epsilon) = (kernel, pairs, pool, width, epsilon);
        _runChunk = RunChunk;
        _scratch = new Scratch[pool.Threads];
        for (var i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = new Scratch
            {
                Rows = new AlignedBuffer((RowBlock + TileKernel.MaxRows) * (long)RowKernels.Padded(width)),
                Tile = new AlignedBuffer(TileKernel.MaxRows * TileStride),
                Pairs = new AlignedBuffer(pairs is null ? 0 : (RowBlock + TileKernel.MaxRows) * PairStride(deepest)),
                Panels = new AlignedBuffer(pairs is not null || type == WeightType.F32 ? 0 : Math.Max(TileGroupBytes / sizeof(float), (long)deepest * TileKernel.PanelWidth)),
            };
        }
    }

    private enum Finish
    {
        Store,
        Add,
        Gate,
        Clip,
    }

    /// <summary>y = norm(x) · W + bias. Writes whole panels, and up to eleven rows past the last one.</summary>
    public void Normed(in PackedMatrix w, float* x, nint xStride, float* norm, int rows, float* y, nint yStride, float* bias) =>
        Run(new Job { W = w, X = x, XStride = xStride, Norm = norm, Rows = rows, Y = y, YStride = yStride, Bias = bias, Finish = Finish.Store });

    /// <summary>y += x · W. Writes whole panels.</summary>
    public void Residual(in PackedMatrix w, float* x, nint xStride, int rows, float* y, nint yStride) =>
        Run(new Job { W = w, X = x, XStride = xStride, Rows = rows, Y = y, YStride = yStride, Finish = Finish.Add });

    /// <summary>y = silu(norm(x) · gate) · (norm(x) · up), 16 columns per panel.</summary>
    public void Gated(in PackedMatrix w, float* x, nint xStride, float* norm, int rows, float* y, nint yStride) =>
        Run(new Job { W = w, X = x, XStride = xStride, Norm = norm, Rows = rows, Y = y, YStride = yStride, Finish = Finish.Gate });

    /// <summary>y = norm(x) · W, of exactly <paramref name="columns"/> columns in rows without padding.</summary>
    public void Logits(in PackedMatrix w, float* x, nint xStride, float* norm, int rows, float* y, int columns) =>
        Run(new Job { W = w, X = x, XStride = xStride, Norm = norm, Rows = rows, Y = y, YStride = columns, Columns = columns, Finish = Finish.Clip });

    public void Dispose()
    {
        foreach (var scratch in _scratch)
        {
            scratch.Rows.Dispose();
            scratch.Tile.Dispose();
            scratch.Pairs.Dispose();
            scratch.Panels.Dispose();
        }
    }

    private void Run(in Job job)
    {
        _job = job;
        _jobNumber++;
        var (rows, panels) = (job.Rows, job.W.Panels);
        var rowBlocks = (rows + RowBlock - 1) / RowBlock;
        var weights = (double)panels * job.W.Depth * TileKernel.PanelWidth;
        var multiplyAdds = _pairs is null ? weights * rows : weights * rows / 2;
        var nanoseconds = Math.Max(multiplyAdds / MultiplyAddsPerNanosecond, (double)panels * job.W.PanelFloats * sizeof(float) / BytesPerNanosecond);
        var wanted = _pool.Chunks(nanoseconds, mostPerThread: 4);
        var columnBlocks = Math.Max(1, (wanted + rowBlocks - 1) / rowBlocks);
        var grain = rows <= 2 ? 4 : rows <= 6 ? 2 : 1;
        _job.PanelsPerChunk = ((panels + columnBlocks - 1) / columnBlocks + grain - 1) / grain * grain;
        _job.ColumnBlocks = (panels + _job.PanelsPerChunk - 1) / _job.PanelsPerChunk;
        _job.Widens = job.W.Type != WeightType.F32 && _pairs is null && rows > WidenedRow.MostRows;
        _job.Group = _job.Widens
            ? Math.Clamp(TileGroupBytes / (job.W.Depth * TileKernel.PanelWidth * sizeof(float)), 1, TileKernel.MaxPanels)
            : (int)Math.Clamp(TileGroupBytes / (job.W.PanelFloats * sizeof(float)), grain, TileKernel.MaxPanels);
        _pool.Run(_runChunk, wanted == 1 && rowBlocks == 1 ? 1 : rowBlocks * _job.ColumnBlocks);
    }

    private void RunChunk(int chunk, int thread)
    {
        ref readonly var job = ref _job;
        ref var scratch = ref _scratch[thread];
        var (rowBlock, columnBlock) = Math.DivRem(chunk, job.ColumnBlocks);
        var firstRow = rowBlock * RowBlock;
        var rows = Math.Min(RowBlock, job.Rows - firstRow);
        var x = job.X + firstRow * job.XStride;
        var xStride = job.XStride;
        if ((job.Norm != null || _pairs is not null) && (scratch.Job != _jobNumber || scratch.RowBlock != rowBlock))
        {
            (scratch.Job, scratch.RowBlock) = (_jobNumber, rowBlock);
            Prepare(in job, in scratch, x, rows);
        }
        if (job.Norm != null)
        {
            x = scratch.Rows.Data;
            xStride = RowKernels.Padded(_width);
        }
        var end = Math.Min(job.W.Panels, (columnBlock + 1) * job.PanelsPerChunk);
        for (var panel = columnBlock * job.PanelsPerChunk; panel < end; panel += job.Group)
        {
            var panels = Math.Min(job.Group, end - panel);
            var w = job.W.Panel(panel);
            var panelStride = job.W.PanelFloats;
            // The first tile of rows asks for the panels that come next, or for half of them and the other tiles for the rest.
            var ahead = w + panels * job.W.PanelFloats;
            if (job.Widens)
            {
                panelStride = (nint)job.W.Depth * TileKernel.PanelWidth;
                for (var p = 0; p < panels; p++)
                {
                    var widened = scratch.Panels.Data + p * panelStride;
                    if (job.W.Type == WeightType.Int8)
                        Int8.WidenPanel((sbyte*)job.W.Panel(panel + p), job.W.Scales + (panel + p) * TileKernel.PanelWidth, widened, job.W.Depth);
                    else
                        Bfloat16.WidenPanel((uint*)job.W.Panel(panel + p), widened, job.W.Depth);
                }

                w = scratch.Panels.Data;
            }
            for (var row = 0; row < rows;)
            {
                var left = rows - row;
                var tileRows = TileKernel.NextRows(left);
                var y = scratch.Tile.Data;
                nint yStride = TileStride;
                if (job.Finish == Finish.Store)
                {
                    y = job.Y + (firstRow + row) * job.YStride + panel * TileKernel.PanelWidth;
                    yStride = job.YStride;
                }
                if (_pairs is not null)
                {
                    var stride = PairStride(job.W.Depth);
                    _pairs.Multiply(tileRows, panels, Bfloat16.Pairs(job.W.Depth), (uint*)scratch.Pairs.Data + row * stride, stride, (uint*)w, panelStride, y, yStride, ahead);
                }
                else if (job.W.Type == WeightType.Bf16 && !job.Widens)
                {
                    for (var r = 0; r < tileRows; r++)
                        WidenedRow.Multiply(panels, job.W.Depth, x + (row + r) * xStride, (uint*)w, panelStride, y + r * yStride);
                }
                else if (job.W.Type == WeightType.Int8 && !job.Widens)
                {
                    for (var r = 0; r < tileRows; r++)
                        Int8.MultiplyRow(panels, job.W.Depth, x + (row + r) * xStride, (sbyte*)w, panelStride * sizeof(float), job.W.Scales + panel * TileKernel.PanelWidth, y + r * yStride);
                }
                else
                    _kernel.Multiply(tileRows, panels, job.W.Depth, x + row * xStride, xStride, w, panelStride, y, yStride, ahead);
                FinishTile(in job, scratch.Tile.Data, firstRow + row, Math.Min(left, tileRows), panel, panels);
                if (row == 0)
                    ahead += panels * job.W.PanelFloats / 2;
                row += tileRows;
            }
        }
    }

    /// <summary>Pairs from a row to the next.</summary>
    private static nint PairStride(int depth) => (Bfloat16.Pairs(depth) + 15) & ~15;

    /// <summary>Norms a block of rows, rounds it to pairs, or both.</summary>
    private void Prepare(in Job job, in Scratch scratch, float* x, int rows)
    {
        var normed = scratch.Rows.Data;
        var pairs = (uint*)scratch.Pairs.Data;
        for (var row = 0; row < rows; row++, x += job.XStride, normed += RowKernels.Padded(_width), pairs += PairStride(job.W.Depth))
        {
            if (job.Norm != null)
                RowKernels.Norm(x, job.Norm, normed, _width, _epsilon);
            _pairs?.Round(job.Norm != null ? normed : x, job.W.Depth, pairs);
        }
    }

    private static void FinishTile(in Job job, float* tile, int row, int rows, int panel, int panels)
    {
        if (job.Finish == Finish.Store && job.Bias == null)
            return;
        var column = panel * TileKernel.PanelWidth;
        for (var y = job.Y + row * job.YStride; rows > 0; rows--, tile += TileStride, y += job.YStride)
        {
            switch (job.Finish)
            {
                case Finish.Store:
                    RowKernels.Add(job.Bias + column, y + column, panels * TileKernel.PanelWidth);
                    break;
                case Finish.Add:
                    RowKernels.Add(tile, y + column, panels * TileKernel.PanelWidth);
                    break;
                case Finish.Gate:
                    RowKernels.GatedUnit(tile, y + column / 2, panels);
                    break;
                default:
                    var count = Math.Min(panels * TileKernel.PanelWidth, job.Columns - column);
                    new ReadOnlySpan<float>(tile, count).CopyTo(new Span<float>(y + column, count));
                    break;
            }
        }
    }

    private struct Scratch
    {
        /// <summary>Normed rows of the row block last worked on.</summary>
        public AlignedBuffer Rows;
        public AlignedBuffer Tile;

        /// <summary>The rows of that block in bfloat16.</summary>
        public AlignedBuffer Pairs;

        /// <summary>A group of panels in floats.</summary>
        public AlignedBuffer Panels;

        /// <summary>The job and row block that <see cref="Rows"/> and <see cref="Pairs"/> belong to.</summary>
        public int Job;
        public int RowBlock;
    }

    private struct Job
    {
        public PackedMatrix W;
        public float* X;
        public nint XStride;
        public float* Norm;
        public int Rows;
        public float* Y;
        public nint YStride;
        public float* Bias;
        public int Columns;
        public Finish Finish;
        public int PanelsPerChunk;
        public int ColumnBlocks;
        public int Group;

        /// <summary>Whether panels are widened before they are multiplied.</summary>
        public bool Widens;
    }
}
