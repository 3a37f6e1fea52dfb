using Platform.Policies.Models;

namespace Platform.Policies.Generation.Native;

/// <summary>Causal attention of a pass: rotates, fills the cache, and lets every query see its sequence's positions up to its own.</summary>
internal sealed unsafe class Attention : IDisposable
{
    private const int QueryBlock = 48; // tokens of an item when a sequence has many
    private const int TileRows = TileKernel.MaxRows; // whole tiles of both kernels: 4 rows of scores, 3 of values
    private const double MultiplyAddsPerNanosecond = 25;

    private readonly KeyValueCache _cache;
    private readonly RotaryTable _rotary;
    private readonly WorkerPool _pool;
    private readonly Action<int, int> _storeChunk;
    private readonly Action<int, int> _attendChunk;
    private readonly AlignedBuffer?[] _scores;
    private readonly AlignedBuffer[] _sums;
    private readonly AttentionPiece[] _pieces = new AttentionPiece[ForwardPass.PassRows];
    private readonly int[] _firstItem = new int[ForwardPass.PassRows + 1];
    private readonly int _heads;
    private readonly int _keyValueHeads;
    private readonly int _size;
    private readonly float _scale;
    private int _scoreStride;
    private Job _job;

    public Attention(ModelConfig config, KeyValueCache cache, RotaryTable rotary, WorkerPool pool)
    {
        (_cache, _rotary, _pool) = (cache, rotary, pool);
        (_heads, _keyValueHeads, _size) = (config.Heads, config.ResolvedKeyValueHeads, config.HeadSize);
        _scale = 1 / MathF.Sqrt(_size);
        (_storeChunk, _attendChunk) = (StoreChunk, AttendChunk);
        _scores = new AlignedBuffer?[pool.Threads];
        _sums = new AlignedBuffer[pool.Threads];
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] = new AlignedBuffer(TileRows * cache.ValueWidth);
    }

    /// <summary>Makes room for scores of sequences of this length.</summary>
    public void Reserve(int length)
    {
        const int Step = 4 * KeyValueCache.PageSize;
        if (length <= _scoreStride)
            return;
        _scoreStride = (Math.Max(length, 2 * _scoreStride) + Step - 1) / Step * Step;
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i]?.Dispose();
            _scores[i] = new AlignedBuffer((long)TileRows * _scoreStride);
        }
    }

    /// <summary>One block's attention.</summary>
    /// <param name="pieces">The pass.</param>
    /// <param name="layer">The block's number.</param>
    /// <param name="x">Queries, keys and values, one row per token; the queries and keys are rotated in place.</param>
    /// <param name="xStride">Floats from a row of x to the next.</param>
    /// <param name="y">Receives the attended values: a row per token, or per wanted token with <paramref name="endingOnly"/>.</param>
    /// <param name="yStride">Floats from a row of y to the next.</param>
    /// <param name="endingOnly">Whether only the tokens whose logits are wanted ask; the cache is filled from all.</param>
    public void Run(ReadOnlySpan<AttentionPiece> pieces, int layer, float* x, nint xStride, float* y, nint yStride, bool endingOnly)
    {
        pieces.CopyTo(_pieces);
        _job = new Job { Layer = layer, X = x, XStride = xStride, Y = y, YStride = yStride, EndingOnly = endingOnly, Pieces = pieces.Length, OneToken = true };
        double work = 0;
        var items = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            ref readonly var piece = ref pieces[i];
            var queries = Queries(in piece, endingOnly);
            _firstItem[i] = items;
            items += (queries + QueryBlock - 1) / QueryBlock * _keyValueHeads;
            work += (double)queries * (piece.Start + piece.Count);
            _job.OneToken &= piece.Count == 1 && queries == 1; // a token that nobody asks about is stored all the same
        }
        _firstItem[pieces.Length] = items;
        work *= 2.0 * _heads * _size / MultiplyAddsPerNanosecond;
        if (!_job.OneToken)
        {
            _job.Items = pieces.Length * _keyValueHeads;
            Share(_storeChunk, work);
        }
        _job.Items = items;
        if (items > 0)
            Share(_attendChunk, work);
    }

    public void Dispose()
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i].Dispose();
            _scores[i]?.Dispose();
        }
    }

    private static int Queries(in AttentionPiece piece, bool endingOnly) => endingOnly ? piece.Wanted : piece.Count;

    private void Share(Action<int, int> body, double nanoseconds)
    {
        var wanted = _pool.Chunks(nanoseconds, mostPerThread: 8);
        _job.ItemsPerChunk = (_job.Items + wanted - 1) / wanted;
        _pool.Run(body, (_job.Items + _job.ItemsPerChunk - 1) / _job.ItemsPerChunk);
    }

    private void StoreChunk(int chunk, int thread)
    {
        var end = Math.Min(_job.Items, (chunk + 1) * _job.ItemsPerChunk);
        for (var item = chunk * _job.ItemsPerChunk; item < end; item++)
        {
            var (piece, head) = Math.DivRem(item, _keyValueHeads);
            Store(in _pieces[piece], head);
        }
    }

    private void AttendChunk(int chunk, int thread)
    {
        var end = Math.Min(_job.Items, (chunk + 1) * _job.ItemsPerChunk);
        var item = chunk * _job.ItemsPerChunk;
        var index = Array.BinarySearch(_firstItem, 0, _job.Pieces + 1, item);
        if (index < 0)
            index = ~index - 1;
        for (; item < end; item++)
        {
            while (_firstItem[index + 1] <= item)
                index++;
            ref readonly var piece = ref _pieces[index];
            var (block, head) = Math.DivRem(item - _firstItem[index], _keyValueHeads);
            if (_job.OneToken)
                Store(in piece, head);
            if (_job.OneToken || (_job.EndingOnly && piece.Wanted == 1))
                AttendOne(in piece, head, thread);
            else
                AttendBlock(in piece, head, block, thread);
        }
    }

    /// <summary>Rotates the queries and keys that belong to a key-value head, and puts keys and values into the cache.</summary>
    private void Store(in AttentionPiece piece, int head)
    {
        var (size, half, group) = (_size, _size / 2, _heads / _keyValueHeads);
        for (var i = 0; i < piece.Count; i++)
        {
            var position = piece.Start + i;
            var row = _job.X + (piece.Row + i) * _job.XStride;
            float* cosine = _rotary.Cosine(position), sine = _rotary.Sine(position);
            for (var query = head * group; query < (head + 1) * group; query++)
                RowKernels.Rotate(row + query * size, cosine, sine, half, _scale);
            var key = row + (_heads + head) * size;
            RowKernels.Rotate(key, cosine, sine, half, 1);
            var cell = position % KeyValueCache.PageSize;
            var page = (float*)piece.Sequence.Pages[position / KeyValueCache.PageSize] + _cache.Head(_job.Layer, head);
            var value = row + (_heads + _keyValueHeads + head) * size;
            if (_cache.IsBfloat16)
            {
                Bfloat16Cells.Scatter(key, page, cell, size);
                Bfloat16Cells.Store(value, page + _cache.ValueOffset + cell * _cache.ValueStride, _cache.ValueWidth); // what stands behind a head fills the padding
                continue;
            }

            for (var k = 0; k < size; k++)
                page[k * KeyValueCache.PageSize + cell] = key[k];
            new ReadOnlySpan<float>(value, size).CopyTo(new Span<float>(page + _cache.ValueOffset + cell * _cache.ValueStride, size));
        }
    }

    /// <summary>The last token's queries of all heads that share a key-value head.</summary>
    private void AttendOne(in AttentionPiece piece, int head, int thread)
    {
        var group = _heads / _keyValueHeads;
        var length = piece.Start + piece.Count;
        var outRow = _job.EndingOnly ? piece.Ending : piece.Row;
        for (var first = 0; first < group; first += TileRows)
        {
            var offset = (nint)(head * group + first) * _size;
            Attend(piece.Sequence.Pages, head, _job.X + (piece.Row + piece.Count - 1) * _job.XStride + offset, _size, Math.Min(TileRows, group - first), length, 0, _job.Y + outRow * _job.YStride + offset, _size, thread);
        }
    }

    /// <summary>A block of tokens, for each head that shares a key-value head.</summary>
    private void AttendBlock(in AttentionPiece piece, int head, int block, int thread)
    {
        var group = _heads / _keyValueHeads;
        var queries = Queries(in piece, _job.EndingOnly);
        var skipped = piece.Count - queries;
        var outRow = _job.EndingOnly ? piece.Ending : piece.Row;
        var end = Math.Min(queries, (block + 1) * QueryBlock);
        for (var query = head * group; query < (head + 1) * group; query++)
        {
            for (var first = block * QueryBlock; first < end; first += TileRows)
            {
                var token = skipped + first;
                Attend(piece.Sequence.Pages, head, _job.X + (piece.Row + token) * _job.XStride + query * _size, _job.XStride, Math.Min(TileRows, end - first), piece.Start + token + 1, 1, _job.Y + (outRow + first) * _job.YStride + query * _size, _job.YStride, thread);
            }
        }
    }

    /// <summary>Up to twelve queries over the same pages; each query sees <paramref name="lengthStep"/> positions more than the one before.</summary>
    private void Attend(nint[] pageArray, int head, float* q, nint qStride, int rows, int firstLength, int lengthStep, float* y, nint yStride, int thread)
    {
        if (_cache.IsBfloat16)
            Attend<Bfloat16AttentionKernels>(pageArray, head, q, qStride, rows, firstLength, lengthStep, y, yStride, thread);
        else
            Attend<FloatAttentionKernels>(pageArray, head, q, qStride, rows, firstLength, lengthStep, y, yStride, thread);
    }

    private void Attend<TKernels>(nint[] pageArray, int head, float* q, nint qStride, int rows, int firstLength, int lengthStep, float* y, nint yStride, int thread)
        where TKernels : struct, IAttentionKernels
    {
        float* scores = _scores[thread]!.Data, sums = _sums[thread].Data;
        nint scoreStride = _scoreStride, sumStride = _cache.ValueWidth, valueStride = _cache.ValueStride;
        var longest = firstLength + (rows - 1) * lengthStep;
        var pageCount = (longest + KeyValueCache.PageSize - 1) / KeyValueCache.PageSize;
        var keys = _cache.Head(_job.Layer, head);
        var values = keys + _cache.ValueOffset;
        var inverse = stackalloc float[TileRows];
        fixed (nint* pages = pageArray)
        {
            for (var row = 0; row < rows; row += AttentionKernels.ScoreRows)
            {
                float* rowQueries = q + row * qStride, rowScores = scores + row * scoreStride;
                if (rows - row == 1)
                {
                    for (var page = 0; page < pageCount; page += 4)
                        TKernels.Scores1(_size, rowQueries, pages + page, keys, pageCount - page, rowScores + page * KeyValueCache.PageSize);
                }
                else
                {
                    for (var page = 0; page < pageCount; page += 2)
                        TKernels.Scores4(_size, rowQueries, qStride, pages + page, keys, pageCount - page, rowScores + page * KeyValueCache.PageSize, scoreStride);
                }
            }
            for (var row = 0; row < rows; row++)
                inverse[row] = AttentionKernels.Softmax(scores + row * scoreStride, firstLength + row * lengthStep, longest);
            for (var row = 0; row < rows; row += AttentionKernels.ValueRows)
            {
                float* rowScores = scores + row * scoreStride, rowSums = sums + row * sumStride;
                for (var column = 0; column < sumStride; column += 16)
                {
                    if (rows - row > 1)
                        TKernels.Values3(rowScores, scoreStride, pages, values, column, valueStride, longest, rowSums + column, sumStride);
                    else if (column + 32 <= sumStride)
                    {
                        TKernels.Values1(rowScores, pages, values, column, valueStride, longest, rowSums + column);
                        column += 16;
                    }
                    else
                        TKernels.Values1Narrow(rowScores, pages, values, column, valueStride, longest, rowSums + column);
                }
            }
        }
        for (var row = 0; row < rows; row++, sums += sumStride, y += yStride)
            RowKernels.Scale(sums, inverse[row], y, _size);
    }

    private struct Job
    {
        public int Layer;
        public float* X;
        public nint XStride;
        public float* Y;
        public nint YStride;
        public bool EndingOnly;
        public bool OneToken;
        public int Pieces;
        public int Items;
        public int ItemsPerChunk;
    }
}
