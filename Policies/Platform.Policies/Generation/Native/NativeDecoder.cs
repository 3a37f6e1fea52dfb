using System.Runtime.InteropServices;
using Platform.Policies.Models;

namespace Platform.Policies.Generation.Native;

/// <summary>The decoder on CPU vector instructions, with no tensor library beneath: 32-bit floats, or bfloat16 weights and sums in 32-bit floats, packed for products with few rows.</summary>
/// <remarks>
/// A sequence's logits depend on its tokens and the weights alone, to the bit: not on the batch, on how its tokens were cut into calls, on forks, on the number of
/// threads or on the instructions that the machine has; except that a machine with avx512_bf16 multiplies bfloat16 weights by rounded activations, always, and
/// others by 32-bit ones; the former also keeps keys and values in bfloat16. In the steady state <see cref="Forward"/> allocates nothing.
/// </remarks>
public sealed class NativeDecoder : IDecoder
{
    private readonly ModelConfig _config;
    private readonly WorkerPool _pool;
    private readonly NativeWeights _weights;
    private readonly KeyValueCache _cache;
    private readonly PrefixTree _tree;
    private readonly ForwardPass _pass;
    private readonly List<CachedSequence?> _sequences = [];
    private readonly Stack<int> _freeSlots = new();
    private CachedSequence[] _batch = [];
    private long _batchNumber;
    private bool _loaded;
    private bool _disposed;

    /// <param name="config">The model's shape; its vocabulary size must be set.</param>
    /// <param name="threads">Threads that compute, the caller's among them; 0 takes one per processor.</param>
    /// <param name="cacheBytes">Most memory for keys and values; 0 takes a quarter of the machine's. One sequence of <see cref="MaxLength"/> always has room.</param>
    /// <param name="type">How the weights of matrices and embedding are kept.</param>
    /// <exception cref="ArgumentException">The shape is not one a decoder can have.</exception>
    public NativeDecoder(ModelConfig config, int threads = 0, long cacheBytes = 0, WeightType type = WeightType.F32)
        : this(config, threads, TileKernel.Best, cacheBytes, type, PairKernel.Shared)
    {
    }

    /// <param name="config">The model's shape.</param>
    /// <param name="threads">As above.</param>
    /// <param name="instructions">Instructions of the products of floats.</param>
    /// <param name="cacheBytes">As above.</param>
    /// <param name="type">As above.</param>
    /// <param name="pairs">Computes all products of bfloat16 weights; null widens the weights and takes the products of floats.</param>
    internal NativeDecoder(ModelConfig config, int threads, InstructionSet instructions, long cacheBytes = 0, WeightType type = WeightType.F32, PairKernel? pairs = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.VocabularySize < 1)
            throw new ArgumentException($"The model's vocabulary size is {config.VocabularySize}, but an embedding needs rows: use the tokenizer's size, such as 512.", nameof(config));
        if (config.Validate("model").FirstOrDefault() is { } error)
            throw new ArgumentException(error.Message, nameof(config));
        if (threads < 0)
            throw new ArgumentOutOfRangeException(nameof(threads), $"The decoder's thread count is {threads}, but it must be 0 (one per processor) or more: use 0.");
        _config = config;
        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        _weights = new NativeWeights(config, type);
        ArgumentOutOfRangeException.ThrowIfNegative(cacheBytes);
        _cache = new KeyValueCache(config.Layers, config.ResolvedKeyValueHeads, config.HeadSize,
            cacheBytes > 0 ? cacheBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, leastPages: config.MaxLength / KeyValueCache.PageSize + 2,
            pairs is null ? WeightType.F32 : type); // widened weights give the bits of floats, so that cache has floats as well
        _tree = new PrefixTree(_cache);
        _pass = new ForwardPass(config, _weights, _cache, _pool, TileKernel.For(instructions), type == WeightType.Bf16 ? pairs : null);
    }

    /// <summary>Told how long each phase takes; null for nobody.</summary>
    internal GenerationProfile? Profile
    {
        get => _pass.Profile;
        set => _pass.Profile = value;
    }

    /// <inheritdoc/>
    public int VocabularySize => _config.VocabularySize;

    /// <inheritdoc/>
    public int MaxLength => _config.MaxLength;

    /// <inheritdoc/>
    public bool IsBatchInvariant => true;

    /// <summary>What multiplies bfloat16 weights on this machine, or why it is the kernels of 32-bit floats, in a few words.</summary>
    public static string Bfloat16Support => PairKernel.Shared is null ? $"vector instructions on widened weights: {PairKernel.Status}" : PairKernel.Status;

    /// <summary>Whether the processor could multiply bfloat16 numbers, but the library that does was not built.</summary>
    public static bool LacksBfloat16Library => PairKernel.LacksLibrary;

    /// <summary>Pages of 32 positions that exist, those that hold nothing, and those that hold what no open sequence uses.</summary>
    internal (int Existing, int Free, int Unused) Pages => (_cache.PageCount, _cache.FreePageCount, _tree.UnusedPages);

    /// <summary>Sequences that were opened and not closed.</summary>
    internal int OpenSequences => _sequences.Count - _freeSlots.Count;

    /// <summary>Slots there are, in use or not: as many as sequences were ever open at once.</summary>
    internal int Slots => _sequences.Count;

    /// <inheritdoc/>
    public int Open(ReadOnlySpan<int> tokens = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Register(_tree.Open(tokens));
    }

    /// <inheritdoc/>
    public bool Reserve(int slot, int count)
    {
        var sequence = Sequence(slot);
        return _tree.Reserve(sequence, sequence.Length + count);
    }

    /// <inheritdoc/>
    public void Close(int slot)
    {
        _tree.Close(Sequence(slot));
        _sequences[slot] = null;
        _freeSlots.Push(slot);
    }

    /// <inheritdoc/>
    public int Length(int slot) => Sequence(slot).Length;

    /// <inheritdoc/>
    public void Load(IDecoderWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _loaded = false; // should a weight be missing, half of the old ones are gone
        _tree.Forget();
        _weights.Load(weights, _pool);
        _loaded = true;
    }

    /// <inheritdoc/>
    public bool TakesDrafts => true;

    /// <inheritdoc/>
    public void Rewind(int slot, int length)
    {
        var sequence = Sequence(slot);
        if (length < sequence.Committed || length > sequence.Length)
            throw new ArgumentException($"Sequence {slot} holds {sequence.Length} tokens, of which {sequence.Committed} stay: rewind to a length between the two, not {length}.", nameof(length));
        sequence.Pending.RemoveRange(length - sequence.Committed, sequence.Length - length);
        sequence.Length = length;
    }

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_loaded)
            throw new InvalidOperationException("Forward ran before Load: give the decoder its weights first.");
        Check(slots, counts, tokens, logits, wanted);
        if (slots.IsEmpty)
            return;
        for (var i = 0; i < slots.Length; i++)
            if (!_tree.Reserve(_batch[i], _batch[i].Length + counts[i]))
                throw new InvalidOperationException($"The cache of {_cache.MostPages} pages is full: call Reserve before Forward and close sequences when it says no.");
        // From here on nothing fails but memory.
        for (var i = 0; i < slots.Length; i++)
        {
            _tree.Commit(_batch[i], CollectionsMarshal.AsSpan(_batch[i].Pending));
            _batch[i].Pending.Clear();
        }

        _pass.Run(_batch.AsSpan(0, slots.Length), counts, tokens, logits, wanted);
        for (var i = 0; i < slots.Length; i++)
        {
            var settled = counts[i] - (wanted.IsEmpty ? 0 : wanted[i] - 1);
            _tree.Commit(_batch[i], tokens[..settled]);
            _batch[i].Pending.AddRange(tokens[settled..counts[i]]);
            tokens = tokens[counts[i]..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _pool.Dispose();
        _pass.Dispose();
        _cache.Dispose();
        _weights.Dispose();
    }

    private void Check(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted)
    {
        if (counts.Length != slots.Length)
            throw new ArgumentException($"There are {counts.Length} counts for {slots.Length} sequences: give one count per sequence.", nameof(counts));
        if (!wanted.IsEmpty && wanted.Length != slots.Length)
            throw new ArgumentException($"There are {wanted.Length} wishes for logits and {slots.Length} sequences: give one per sequence, or none.", nameof(wanted));
        var rows = (long)slots.Length;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] < 1 || wanted[i] > counts[i])
                throw new ArgumentException($"Sequence {slots[i]} is given {counts[i]} tokens and asked for the logits of {wanted[i]}: ask for 1 to {counts[i]}.", nameof(wanted));
            rows += wanted[i] - 1;
        }

        if (logits.Length != rows * VocabularySize)
            throw new ArgumentException($"The logits have room for {logits.Length} floats, but {rows} rows need {rows * VocabularySize}: give exactly that.", nameof(logits));
        if (_batch.Length < slots.Length)
            _batch = new CachedSequence[Math.Max(slots.Length, 2 * _batch.Length)];
        _batchNumber++;
        long total = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            var sequence = _batch[i] = Sequence(slots[i]);
            if (sequence.Batch == _batchNumber)
                throw new ArgumentException($"Sequence {slots[i]} stands twice in one batch: name it once, with all its tokens.", nameof(slots));
            sequence.Batch = _batchNumber;
            if (counts[i] < 1)
                throw new ArgumentException($"Sequence {slots[i]} is given {counts[i]} tokens, but a sequence in the batch needs 1 or more: leave it out.", nameof(counts));
            if (counts[i] > MaxLength - sequence.Length)
                throw new ArgumentException($"Sequence {slots[i]} would grow from {sequence.Length} by {counts[i]} tokens, but it can hold {MaxLength}: feed at most {MaxLength - sequence.Length} more.", nameof(counts));
            total += counts[i];
        }
        if (total != tokens.Length)
            throw new ArgumentException($"There are {tokens.Length} tokens, but the counts add up to {total}: give {total}.", nameof(tokens));
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)VocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary of {VocabularySize}: use 0 to {VocabularySize - 1}.", nameof(tokens));
        }
    }

    private int Register(CachedSequence sequence)
    {
        if (_freeSlots.TryPop(out var slot))
        {
            _sequences[slot] = sequence;
            return slot;
        }
        _sequences.Add(sequence);
        return _sequences.Count - 1;
    }

    private CachedSequence Sequence(int slot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (uint)slot < (uint)_sequences.Count && _sequences[slot] is { } sequence
            ? sequence
            : throw new ArgumentException($"Slot {slot} is not an open sequence: use a slot that Open or Fork gave and Close has not freed.", nameof(slot));
    }
}
