namespace Platform.Policies.Generation.Native;

/// <summary>Scores and the weighted sum of values for one head, over pages of 32 positions, for one kind of numbers in the cache.</summary>
/// <remarks>
/// A score is one chain of multiply-adds over the head width. A weighted sum runs over the positions in four interleaved chains (position mod 4), added as
/// (0 + 1) + (2 + 3): long enough to keep the units busy with one query, and the same however many queries are computed together.
/// </remarks>
internal unsafe interface IAttentionKernels
{
    /// <summary>Scores of one query against up to four pages.</summary>
    /// <param name="size">Head width.</param>
    /// <param name="q">The query [size].</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to this head's keys.</param>
    /// <param name="count">Pages to use, 1 or more; those past four are left out.</param>
    /// <param name="s">Receives 128 scores; those of missing pages repeat the last page's.</param>
    static abstract void Scores1(int size, float* q, nint* pages, nint offset, int count, float* s);

    /// <summary>Scores of four queries against up to two pages.</summary>
    /// <param name="size">Head width.</param>
    /// <param name="q">The first query.</param>
    /// <param name="qs">Floats from a query to the next.</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to this head's keys.</param>
    /// <param name="count">Pages to use, 1 or more; those past two are left out.</param>
    /// <param name="s">Receives four rows of 64 scores.</param>
    /// <param name="ss">Floats from a row of scores to the next.</param>
    static abstract void Scores4(int size, float* q, nint qs, nint* pages, nint offset, int count, float* s, nint ss);

    /// <summary>Weighted sum of 16 of a head's value elements for one query.</summary>
    /// <param name="p">Weights [length].</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to this head's values.</param>
    /// <param name="column">The first of the elements, a multiple of 16, or of 32 for 32 of them.</param>
    /// <param name="vs">Floats from a position to the next.</param>
    /// <param name="length">Positions.</param>
    /// <param name="o">Receives 16 sums.</param>
    static abstract void Values1Narrow(float* p, nint* pages, nint offset, int column, nint vs, int length, float* o);

    /// <summary>As <see cref="Values1Narrow"/>, for 32 elements.</summary>
    static abstract void Values1(float* p, nint* pages, nint offset, int column, nint vs, int length, float* o);

    /// <summary>As <see cref="Values1Narrow"/>, for three queries. Weights past a query's own length are 0.</summary>
    /// <param name="p">Weights of the first query [length].</param>
    /// <param name="ps">Floats from a query's weights to the next's.</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to this head's values.</param>
    /// <param name="column">The first of the elements, a multiple of 16, or of 32 for 32 of them.</param>
    /// <param name="vs">Floats from a position to the next.</param>
    /// <param name="length">Positions, a multiple of 4 or the length of the longest query.</param>
    /// <param name="o">Receives three rows of 16 sums.</param>
    /// <param name="os">Floats from a row of sums to the next.</param>
    static abstract void Values3(float* p, nint ps, nint* pages, nint offset, int column, nint vs, int length, float* o, nint os);
}
