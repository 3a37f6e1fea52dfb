using System.Runtime.CompilerServices;

namespace Platform.Policies.Generation.Native;

/// <summary>Memory for keys and values, in pages of 32 positions, under a bound. Which sequence has which page is the <see cref="PrefixTree"/>'s to know.</summary>
/// <remarks>
/// A page holds its positions for every layer and key-value head: [layer][head][keys, then values]. Keys lie transposed, [headSize, 32], so that the scores of
/// 32 positions are one small product with no sum across lanes; values lie [32, padded headSize]. Numbers are floats, or bfloat16 in pairs
/// (<see cref="Bfloat16Cells"/>) that take half the memory.
/// </remarks>
internal sealed unsafe class KeyValueCache : IDisposable
{
    /// <summary>Positions of a page.</summary>
    public const int PageSize = 32;

    private const long SlabFloats = 4 << 20;

    private readonly List<AlignedBuffer> _slabs = [];
    private readonly Stack<nint> _free = new();
    private readonly int _headFloats;
    private readonly nint _layerFloats;
    private readonly long _pageFloats;
    private readonly int _pagesPerSlab;

    /// <param name="layers">Decoder blocks.</param>
    /// <param name="keyValueHeads">Key and value heads of a block.</param>
    /// <param name="headSize">Width of a head.</param>
    /// <param name="bytes">Most memory the pages may take.</param>
    /// <param name="leastPages">Pages there is always room for, whatever the bound says.</param>
    /// <param name="type">bfloat16, or floats for any other.</param>
    public KeyValueCache(int layers, int keyValueHeads, int headSize, long bytes, int leastPages, WeightType type)
    {
        IsBfloat16 = type == WeightType.Bf16;
        ValueWidth = IsBfloat16 ? (headSize + 31) & ~31 : (headSize + 15) & ~15;
        ValueStride = IsBfloat16 ? ValueWidth / 2 : ValueWidth;
        ValueOffset = headSize * (IsBfloat16 ? PageSize / 2 : PageSize);
        _headFloats = (ValueOffset + ValueStride * PageSize + 15) & ~15;
        _layerFloats = (nint)_headFloats * keyValueHeads;
        // One cache line more, or the same head of every page would fall into the same few sets of the processor's caches.
        _pageFloats = (long)_layerFloats * layers + 16;
        _pagesPerSlab = (int)Math.Clamp(SlabFloats / _pageFloats, 1, 256);
        MostPages = (int)Math.Clamp(bytes / (_pageFloats * sizeof(float)), leastPages, int.MaxValue);
    }

    /// <summary>Whether numbers are rounded to bfloat16.</summary>
    public bool IsBfloat16 { get; }

    /// <summary>Numbers of a position's values with their padding.</summary>
    public int ValueWidth { get; }

    /// <summary>Memory from one position's values to the next, in floats.</summary>
    public int ValueStride { get; }

    /// <summary>Floats from a head's keys to its values.</summary>
    public int ValueOffset { get; }

    /// <summary>Pages there may ever be.</summary>
    public int MostPages { get; }

    /// <summary>Pages that exist, in use or not.</summary>
    public int PageCount { get; private set; }

    /// <summary>Pages that hold nothing.</summary>
    public int FreePageCount => _free.Count;

    /// <summary>Floats from a page's address to a head's keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Head(int layer, int head) => layer * _layerFloats + (nint)head * _headFloats;

    /// <summary>A page that holds nothing, or 0 if there is none and <paramref name="grow"/> is false or the bound is reached.</summary>
    public nint Rent(bool grow)
    {
        if (_free.Count == 0 && grow && PageCount < MostPages)
            AddSlab();
        return _free.TryPop(out var page) ? page : 0;
    }

    /// <summary>Takes a page back.</summary>
    public void Return(nint page) => _free.Push(page);

    /// <summary>Copies a page's content to another.</summary>
    public void Copy(nint from, nint to) => Buffer.MemoryCopy((void*)from, (void*)to, _pageFloats * sizeof(float), _pageFloats * sizeof(float));

    public void Dispose()
    {
        foreach (var slab in _slabs)
            slab.Dispose();
    }

    private void AddSlab()
    {
        var pages = Math.Min(_pagesPerSlab, MostPages - PageCount);
        var slab = new AlignedBuffer(_pageFloats * pages);
        _slabs.Add(slab);
        PageCount += pages;
        for (var i = pages - 1; i >= 0; i--)
            _free.Push((nint)(slab.Data + i * _pageFloats));
    }
}
