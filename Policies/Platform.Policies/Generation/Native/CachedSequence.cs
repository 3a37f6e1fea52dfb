namespace Platform.Policies.Generation.Native;

/// <summary>One sequence's pages in the <see cref="KeyValueCache"/>.</summary>
internal sealed class CachedSequence
{
    private nint[] _pages = new nint[8];

    /// <summary>Positions computed so far.</summary>
    public int Length { get; set; }

    /// <summary>Mark of the last batch that named this sequence, to find one named twice.</summary>
    public long Batch { get; set; }

    /// <summary>Pages in use.</summary>
    public int PageCount { get; private set; }

    /// <summary>Addresses of the pages, in order of position; the first <see cref="PageCount"/> count.</summary>
    public nint[] Pages => _pages;

    /// <summary>Adds a page behind the last.</summary>
    public void Append(nint page)
    {
        if (PageCount == _pages.Length)
            Array.Resize(ref _pages, PageCount * 2);
        _pages[PageCount++] = page;
    }

    /// <summary>Forgets everything, for the next use.</summary>
    public void Clear() => (Length, PageCount, Batch) = (0, 0, 0);
}
