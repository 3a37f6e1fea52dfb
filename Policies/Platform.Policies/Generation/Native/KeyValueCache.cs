using System.Runtime.CompilerServices;

namespace Platform.Policies.Generation.Native;

/// <summary>Keys and values of all sequences, in pages of 32 positions that sequences share where they begin alike.</summary>
/// <remarks>
/// A page holds its positions for every layer and key-value head: [layer][head][keys, then values]. Keys lie transposed, [headSize, 32], so that the scores of
/// 32 positions are one small product with no sum across lanes; values lie [32, padded headSize]. A page that is full never changes again and may belong to many
/// sequences; the last page of a sequence, which is still written, belongs to it alone.
/// </remarks>
internal sealed unsafe class KeyValueCache : IDisposable
{
    /// <summary>Positions of a page.</summary>
    public const int PageSize = 32;

    private const int HeaderFloats = 16; // the first int counts the owners
    private const long SlabFloats = 4 << 20;

    private readonly List<AlignedBuffer> _slabs = [];
    private readonly Stack<nint> _free = new();
    private readonly Stack<CachedSequence> _idle = new();
    private readonly int _headFloats;
    private readonly nint _layerFloats;
    private readonly long _pageFloats;
    private readonly int _pagesPerSlab;

    /// <param name="layers">Decoder blocks.</param>
    /// <param name="keyValueHeads">Key and value heads of a block.</param>
    /// <param name="headSize">Width of a head.</param>
    public KeyValueCache(int layers, int keyValueHeads, int headSize)
    {
        ValueStride = (headSize + 15) & ~15;
        ValueOffset = headSize * PageSize;
        _headFloats = (ValueOffset + ValueStride * PageSize + 15) & ~15;
        _layerFloats = (nint)_headFloats * keyValueHeads;
        _pageFloats = HeaderFloats + (long)_layerFloats * layers;
        _pagesPerSlab = (int)Math.Clamp(SlabFloats / _pageFloats, 1, 256);
    }

    /// <summary>Floats from one position's values to the next: the head width, rounded up to 16.</summary>
    public int ValueStride { get; }

    /// <summary>Floats from a head's keys to its values.</summary>
    public int ValueOffset { get; }

    /// <summary>Pages that exist, in use or not.</summary>
    public int PageCount => _slabs.Count * _pagesPerSlab;

    /// <summary>Pages that no sequence uses.</summary>
    public int FreePageCount => _free.Count;

    /// <summary>Floats from a page's address to a head's keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Head(int layer, int head) => HeaderFloats + layer * _layerFloats + (nint)head * _headFloats;

    /// <summary>An empty sequence.</summary>
    public CachedSequence Open() => _idle.TryPop(out var sequence) ? sequence : new CachedSequence();

    /// <summary>A sequence with the same content: full pages shared, the unfinished one copied.</summary>
    public CachedSequence Fork(CachedSequence source)
    {
        var full = source.Length / PageSize;
        var fork = Open();
        for (var i = 0; i < full; i++)
        {
            ++*(int*)source.Pages[i];
            fork.Append(source.Pages[i]);
        }
        if (source.Length % PageSize != 0)
        {
            Reserve(fork, source.Length);
            var bytes = (_pageFloats - HeaderFloats) * sizeof(float);
            Buffer.MemoryCopy((float*)source.Pages[full] + HeaderFloats, (float*)fork.Pages[full] + HeaderFloats, bytes, bytes);
        }
        fork.Length = source.Length;
        return fork;
    }

    /// <summary>Adds pages until the sequence has room for <paramref name="length"/> positions.</summary>
    public void Reserve(CachedSequence sequence, int length)
    {
        while (sequence.PageCount * PageSize < length)
        {
            if (_free.Count == 0)
                AddSlab();
            var page = _free.Pop();
            *(int*)page = 1;
            sequence.Append(page);
        }
    }

    /// <summary>Gives up the sequence's pages; the object is used again.</summary>
    public void Close(CachedSequence sequence)
    {
        for (var i = 0; i < sequence.PageCount; i++)
        {
            if (--*(int*)sequence.Pages[i] == 0)
                _free.Push(sequence.Pages[i]);
        }
        sequence.Clear();
        _idle.Push(sequence);
    }

    public void Dispose()
    {
        foreach (var slab in _slabs)
            slab.Dispose();
    }

    private void AddSlab()
    {
        var slab = new AlignedBuffer(_pageFloats * _pagesPerSlab);
        _slabs.Add(slab);
        for (var i = _pagesPerSlab - 1; i >= 0; i--)
            _free.Push((nint)(slab.Data + i * _pageFloats));
    }
}
