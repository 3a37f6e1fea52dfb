using System.Diagnostics;
using Platform.Policies.Models;

namespace Platform.Policies.Generation.Native;

/// <summary>Takes a batch of tokens through the decoder: the order of the phases, each shared out over the threads.</summary>
/// <remarks>
/// A batch is cut into passes of at most <see cref="PassRows"/> tokens, so that activations stay in cache; a sequence may be cut too. A block has four phases or
/// five: norm and QKV; rotation, cache and attention (the cache before the attention when a sequence has several tokens); output and residual; norm, gate and up;
/// down and residual. In the last block only tokens whose logits are wanted go further than the cache.
/// </remarks>
internal sealed unsafe class ForwardPass : IDisposable
{
    /// <summary>Most tokens of a pass.</summary>
    public const int PassRows = 384;

    private readonly ModelConfig _config;
    private readonly NativeWeights _weights;
    private readonly KeyValueCache _cache;
    private readonly RotaryTable _rotary;
    private readonly MatrixProduct _product;
    private readonly Attention _attention;
    private readonly int _stride;
    private readonly AlignedBuffer _hidden;
    private readonly AlignedBuffer _queryKeyValue;
    private readonly AlignedBuffer _attended;
    private readonly AlignedBuffer _gated;
    private readonly AttentionPiece[] _pieces = new AttentionPiece[PassRows];
    private AlignedBuffer _last = new(0);

    public ForwardPass(ModelConfig config, NativeWeights weights, KeyValueCache cache, WorkerPool pool, TileKernel kernel, PairKernel? pairs)
    {
        (_config, _weights, _cache) = (config, weights, cache);
        _stride = RowKernels.Padded(config.HiddenSize);
        const int Rows = PassRows + TileKernel.MaxRows;
        _hidden = new AlignedBuffer((long)Rows * _stride);
        _queryKeyValue = new AlignedBuffer((long)Rows * RowKernels.Padded(weights.QueryKeyValueSize));
        _attended = new AlignedBuffer((long)Rows * _stride);
        _gated = new AlignedBuffer((long)Rows * weights.GatedPanels * 16);
        _rotary = new RotaryTable(config.HeadSize, config.RopeTheta, config.MaxLength);
        _product = new MatrixProduct(kernel, pairs, weights.Type, pool, config.HiddenSize, Math.Max(config.HiddenSize, config.FeedForwardSize), (float)config.NormEpsilon);
        _attention = new Attention(config, cache, _rotary, pool);
    }

    /// <summary>Told how long each phase takes; null for nobody.</summary>
    public GenerationProfile? Profile { get; set; }

    /// <summary>Feeds the tokens, writes the wanted logits, and moves the sequences' lengths on.</summary>
    /// <param name="sequences">The batch; pages for the new positions are reserved.</param>
    /// <param name="counts">Tokens of each sequence.</param>
    /// <param name="tokens">Tokens, sequence after sequence, all inside the vocabulary.</param>
    /// <param name="logits">[sum of wanted, vocabulary].</param>
    /// <param name="wanted">Of how many of its last tokens each sequence wants logits; empty for 1 of each.</param>
    public void Run(ReadOnlySpan<CachedSequence> sequences, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted)
    {
        var logitRows = logits.Length / _config.VocabularySize;
        Reserve(sequences, counts, logitRows);
        var firstEnding = 0;
        var (index, fed) = (0, 0); // the sequence at hand, and how many of its tokens earlier passes took
        while (index < sequences.Length)
        {
            var (rows, pieces, ending) = (0, 0, 0);
            for (; index < sequences.Length && rows < PassRows; pieces++)
            {
                var sequence = sequences[index];
                var count = Math.Min(counts[index] - fed, PassRows - rows);
                var ends = fed + count == counts[index];
                // The wanted rows of a sequence that is cut may lie on both sides of the cut.
                var firstWanted = counts[index] - (wanted.IsEmpty ? 1 : wanted[index]);
                var asked = Math.Clamp(fed + count - firstWanted, 0, count);
                _pieces[pieces] = new AttentionPiece { Sequence = sequence, Row = rows, Count = count, Start = sequence.Length, Ending = ending, Wanted = asked };
                (rows, ending) = (rows + count, ending + asked);
                (index, fed) = ends ? (index + 1, 0) : (index, fed + count);
            }
            var embedding = Now();
            Embed(tokens[..rows]);
            Profile?.Add(GenerationPhase.Embedding, embedding, 0, (double)rows * _config.HiddenSize * sizeof(float));
            tokens = tokens[rows..];
            Blocks(_pieces.AsSpan(0, pieces), rows, ending);
            Buffer.MemoryCopy(_hidden.Data, _last.Data + (long)firstEnding * _stride, (_last.Count - (long)firstEnding * _stride) * sizeof(float), (long)ending * _stride * sizeof(float));
            firstEnding += ending;
            foreach (ref var piece in _pieces.AsSpan(0, pieces))
            {
                piece.Sequence.Length += piece.Count;
                piece.Sequence = null!;
            }
        }
        var started = Now();
        fixed (float* output = logits)
            _product.Logits(_weights.Head, _last.Data, _stride, _weights.FinalNorm, logitRows, output, _config.VocabularySize);
        Book(GenerationPhase.Logits, started, _weights.Head, logitRows);
    }

    public void Dispose()
    {
        _hidden.Dispose();
        _queryKeyValue.Dispose();
        _attended.Dispose();
        _gated.Dispose();
        _last.Dispose();
        _rotary.Dispose();
        _product.Dispose();
        _attention.Dispose();
    }

    private void Reserve(ReadOnlySpan<CachedSequence> sequences, ReadOnlySpan<int> counts, int logitRows)
    {
        var longest = 0;
        for (var i = 0; i < sequences.Length; i++)
            longest = Math.Max(longest, sequences[i].Length + counts[i]);
        _rotary.Reserve(longest);
        _attention.Reserve(longest);
        var floats = (long)(logitRows + TileKernel.MaxRows) * _stride;
        if (_last.Count < floats)
        {
            _last.Dispose();
            _last = new AlignedBuffer(Math.Max(floats, 2 * _last.Count));
        }
    }

    private void Embed(ReadOnlySpan<int> tokens)
    {
        var row = _hidden.Data;
        foreach (var token in tokens)
        {
            _weights.Embed(token, row);
            // The padding is cleared too: weights that were once not finite must not stay behind in it.
            new Span<float>(row + _config.HiddenSize, _stride - _config.HiddenSize).Clear();
            row += _stride;
        }
    }

    private void Blocks(Span<AttentionPiece> pieces, int rows, int ending)
    {
        var queryStride = RowKernels.Padded(_weights.QueryKeyValueSize);
        var gatedStride = _weights.GatedPanels * 16;
        var now = Now();
        for (var i = 0; i < _weights.Layers.Length; i++)
        {
            var layer = _weights.Layers[i];
            var isLast = i == _weights.Layers.Length - 1;
            _product.Normed(layer.QueryKeyValue, _hidden.Data, _stride, layer.InputNorm, rows, _queryKeyValue.Data, queryStride, _config.AttentionBias ? layer.Bias : null);
            now = Book(GenerationPhase.QueryKeyValue, now, layer.QueryKeyValue, rows);
            _attention.Run(pieces, i, _queryKeyValue.Data, queryStride, _attended.Data, _stride, isLast);
            now = BookAttention(now, pieces, isLast);
            if (isLast)
            {
                KeepEnding(pieces);
                rows = ending;
                if (rows == 0)
                    return;
            }
            _product.Residual(layer.Output, _attended.Data, _stride, rows, _hidden.Data, _stride);
            now = Book(GenerationPhase.AttentionOutput, now, layer.Output, rows);
            _product.Gated(layer.GateUp, _hidden.Data, _stride, layer.PostAttentionNorm, rows, _gated.Data, gatedStride);
            now = Book(GenerationPhase.GateUp, now, layer.GateUp, rows);
            _product.Residual(layer.Down, _gated.Data, gatedStride, rows, _hidden.Data, _stride);
            now = Book(GenerationPhase.Down, now, layer.Down, rows);
        }
    }

    private long Now() => Profile is null ? 0 : Stopwatch.GetTimestamp();

    private long Book(GenerationPhase phase, long started, in PackedMatrix weights, int rows) => Profile is null
        ? 0
        : Profile.Add(phase, started, 2.0 * rows * weights.Panels * TileKernel.PanelWidth * weights.Depth, (double)weights.Panels * weights.PanelFloats * sizeof(float));

    private long BookAttention(long started, ReadOnlySpan<AttentionPiece> pieces, bool endingOnly)
    {
        if (Profile is null)
            return 0;
        double flops = 0, positions = 0;
        foreach (ref readonly var piece in pieces)
        {
            var queries = endingOnly ? piece.Wanted : piece.Count;
            flops += 4.0 * _config.HiddenSize * queries * (piece.Start + piece.Count - (queries - 1) / 2.0);
            positions += piece.Start + piece.Count;
        }

        return Profile.Add(GenerationPhase.Attention, started, flops, positions * 2 * _weights.KeyValueSize * (_cache.IsBfloat16 ? sizeof(ushort) : sizeof(float)));
    }

    /// <summary>Moves the residual rows of wanted tokens to the front, where the attention has put theirs.</summary>
    private void KeepEnding(ReadOnlySpan<AttentionPiece> pieces)
    {
        var bytes = _stride * sizeof(float);
        foreach (ref readonly var piece in pieces)
        {
            var from = piece.Row + piece.Count - piece.Wanted;
            for (var i = 0; i < piece.Wanted && from != piece.Ending; i++) // never before the target: the rows come in order
                Buffer.MemoryCopy(_hidden.Data + (long)(from + i) * _stride, _hidden.Data + (long)(piece.Ending + i) * _stride, bytes, bytes);
        }
    }
}
