using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Scores, softmax and the weighted sum of values for one head, over pages of 32 positions.</summary>
/// <remarks>
/// A score is one chain of multiply-adds over the head width. A weighted sum runs over the positions in four interleaved chains (position mod 4), added as
/// (0 + 1) + (2 + 3): long enough to keep the units busy with one query, and the same however many queries are computed together.
/// </remarks>
internal static unsafe class AttentionKernels
{
    /// <summary>Queries computed together by <see cref="Scores4"/>.</summary>
    public const int ScoreRows = 4;

    /// <summary>Queries computed together by <see cref="Values3"/>.</summary>
    public const int ValueRows = 3;

    private const int PageSize = KeyValueCache.PageSize;
    private const int Lanes = 16;

    /// <summary>Scores of one query against up to four pages.</summary>
    /// <param name="size">Head width.</param>
    /// <param name="q">The query [size].</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to this head's keys.</param>
    /// <param name="count">Pages to use, 1 or more; those past four are left out.</param>
    /// <param name="s">Receives 128 scores; those of missing pages repeat the last page's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores1(int size, float* q, nint* pages, nint offset, int count, float* s)
    {
        var last = count - 1;
        var k0 = (float*)pages[0] + offset;
        var k1 = (float*)pages[Math.Min(1, last)] + offset;
        var k2 = (float*)pages[Math.Min(2, last)] + offset;
        var k3 = (float*)pages[Math.Min(3, last)] + offset;
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (; size > 0; size--)
        {
            var v = Vector512.Create(*q);
            a = Vector512.FusedMultiplyAdd(v, Vector512.Load(k0), a);
            b = Vector512.FusedMultiplyAdd(v, Vector512.Load(k0 + Lanes), b);
            c = Vector512.FusedMultiplyAdd(v, Vector512.Load(k1), c);
            d = Vector512.FusedMultiplyAdd(v, Vector512.Load(k1 + Lanes), d);
            e = Vector512.FusedMultiplyAdd(v, Vector512.Load(k2), e);
            f = Vector512.FusedMultiplyAdd(v, Vector512.Load(k2 + Lanes), f);
            g = Vector512.FusedMultiplyAdd(v, Vector512.Load(k3), g);
            h = Vector512.FusedMultiplyAdd(v, Vector512.Load(k3 + Lanes), h);
            q++;
            k0 += PageSize;
            k1 += PageSize;
            k2 += PageSize;
            k3 += PageSize;
        }
        a.Store(s);
        b.Store(s + 16);
        c.Store(s + 32);
        d.Store(s + 48);
        e.Store(s + 64);
        f.Store(s + 80);
        g.Store(s + 96);
        h.Store(s + 112);
    }

    /// <summary>Scores of four queries against up to two pages.</summary>
    /// <param name="size">Head width.</param>
    /// <param name="q">The first query.</param>
    /// <param name="qs">Floats from a query to the next.</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to this head's keys.</param>
    /// <param name="count">Pages to use, 1 or more; those past two are left out.</param>
    /// <param name="s">Receives four rows of 64 scores.</param>
    /// <param name="ss">Floats from a row of scores to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores4(int size, float* q, nint qs, nint* pages, nint offset, int count, float* s, nint ss)
    {
        var k0 = (float*)pages[0] + offset;
        var k1 = (float*)pages[Math.Min(1, count - 1)] + offset;
        var q3 = q + 3 * qs;
        var qs2 = 2 * qs;
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default;
        Vector512<float> a1 = default, b1 = default, c1 = default, d1 = default;
        Vector512<float> a2 = default, b2 = default, c2 = default, d2 = default;
        Vector512<float> a3 = default, b3 = default, c3 = default, d3 = default;
        for (; size > 0; size--)
        {
            Vector512<float> ka = Vector512.Load(k0), kb = Vector512.Load(k0 + Lanes), kc = Vector512.Load(k1), kd = Vector512.Load(k1 + Lanes);
            var v = Vector512.Create(*q);
            a0 = Vector512.FusedMultiplyAdd(v, ka, a0);
            b0 = Vector512.FusedMultiplyAdd(v, kb, b0);
            c0 = Vector512.FusedMultiplyAdd(v, kc, c0);
            d0 = Vector512.FusedMultiplyAdd(v, kd, d0);
            v = Vector512.Create(q[qs]);
            a1 = Vector512.FusedMultiplyAdd(v, ka, a1);
            b1 = Vector512.FusedMultiplyAdd(v, kb, b1);
            c1 = Vector512.FusedMultiplyAdd(v, kc, c1);
            d1 = Vector512.FusedMultiplyAdd(v, kd, d1);
            v = Vector512.Create(q[qs2]);
            a2 = Vector512.FusedMultiplyAdd(v, ka, a2);
            b2 = Vector512.FusedMultiplyAdd(v, kb, b2);
            c2 = Vector512.FusedMultiplyAdd(v, kc, c2);
            d2 = Vector512.FusedMultiplyAdd(v, kd, d2);
            v = Vector512.Create(*q3);
            a3 = Vector512.FusedMultiplyAdd(v, ka, a3);
            b3 = Vector512.FusedMultiplyAdd(v, kb, b3);
            c3 = Vector512.FusedMultiplyAdd(v, kc, c3);
            d3 = Vector512.FusedMultiplyAdd(v, kd, d3);
            q++;
            q3++;
            k0 += PageSize;
            k1 += PageSize;
        }
        Store(s, a0, b0, c0, d0);
        Store(s + ss, a1, b1, c1, d1);
        Store(s + 2 * ss, a2, b2, c2, d2);
        Store(s + 3 * ss, a3, b3, c3, d3);
    }

    /// <summary>Turns scores into e^(score - max), in place, with zeros behind them.</summary>
    /// <param name="s">Scores; room for <paramref name="limit"/> rounded up to 16.</param>
    /// <param name="length">Scores that count, 1 or more.</param>
    /// <param name="limit">Where the zeros may end, at least <paramref name="length"/>.</param>
    /// <returns>1 / sum of the powers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* s, int length, int limit)
    {
        var whole = length & ~(Lanes - 1);
        var inside = Vector512.LessThan(Vector512.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f, 13f, 14f, 15f), Vector512.Create((float)(length - whole)));
        var max = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < whole; i += Lanes)
            max = Vector512.Max(max, Vector512.Load(s + i));
        if (whole < length)
            max = Vector512.Max(max, Vector512.ConditionalSelect(inside, Vector512.Load(s + whole), max));
        var top = Vector512.Create(VectorMath.Max(max));
        Vector512<float> sum = default;
        for (var i = 0; i < whole; i += Lanes)
        {
            var power = VectorMath.Exp(Vector512.Load(s + i) - top);
            power.Store(s + i);
            sum += power;
        }
        if (whole < length)
        {
            var power = Vector512.ConditionalSelect(inside, VectorMath.Exp(Vector512.Load(s + whole) - top), default);
            power.Store(s + whole);
            sum += power;
            whole += Lanes;
        }
        for (; whole < limit; whole += Lanes)
            Vector512<float>.Zero.Store(s + whole);
        return 1 / VectorMath.Sum(sum);
    }

    /// <summary>Weighted sum of 16 of a head's value elements for one query.</summary>
    /// <param name="p">Weights [length].</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to the first of the 16 elements at its first position.</param>
    /// <param name="vs">Floats from a position to the next.</param>
    /// <param name="length">Positions.</param>
    /// <param name="o">Receives 16 sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values1Narrow(float* p, nint* pages, nint offset, nint vs, int length, float* o)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        var vs2 = 2 * vs;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset;
            var w = p;
            var left = Math.Min(length, PageSize);
            for (; left >= 4; left -= 4)
            {
                a = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), Vector512.Load(v), a);
                b = Vector512.FusedMultiplyAdd(Vector512.Create(w[1]), Vector512.Load(v + vs), b);
                v += vs2;
                c = Vector512.FusedMultiplyAdd(Vector512.Create(w[2]), Vector512.Load(v), c);
                d = Vector512.FusedMultiplyAdd(Vector512.Create(w[3]), Vector512.Load(v + vs), d);
                v += vs2;
                w += 4;
            }
            if (left > 0)
                a = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), Vector512.Load(v), a);
            if (left > 1)
                b = Vector512.FusedMultiplyAdd(Vector512.Create(w[1]), Vector512.Load(v + vs), b);
            if (left > 2)
                c = Vector512.FusedMultiplyAdd(Vector512.Create(w[2]), Vector512.Load(v + vs2), c);
        }
        ((a + b) + (c + d)).Store(o);
    }

    /// <summary>As <see cref="Values1Narrow"/>, for 32 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values1(float* p, nint* pages, nint offset, nint vs, int length, float* o)
    {
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default, a1 = default, b1 = default, c1 = default, d1 = default;
        var vs2 = 2 * vs;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset;
            var w = p;
            var left = Math.Min(length, PageSize);
            for (; left >= 4; left -= 4)
            {
                var x = Vector512.Create(w[0]);
                a0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v), a0);
                a1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + Lanes), a1);
                x = Vector512.Create(w[1]);
                b0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs), b0);
                b1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs + Lanes), b1);
                v += vs2;
                x = Vector512.Create(w[2]);
                c0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v), c0);
                c1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + Lanes), c1);
                x = Vector512.Create(w[3]);
                d0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs), d0);
                d1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs + Lanes), d1);
                v += vs2;
                w += 4;
            }
            if (left > 0)
            {
                var x = Vector512.Create(w[0]);
                a0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v), a0);
                a1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + Lanes), a1);
            }
            if (left > 1)
            {
                var x = Vector512.Create(w[1]);
                b0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs), b0);
                b1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs + Lanes), b1);
            }
            if (left > 2)
            {
                var x = Vector512.Create(w[2]);
                c0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs2), c0);
                c1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(v + vs2 + Lanes), c1);
            }
        }
        ((a0 + b0) + (c0 + d0)).Store(o);
        ((a1 + b1) + (c1 + d1)).Store(o + Lanes);
    }

    /// <summary>As <see cref="Values1Narrow"/>, for three queries. Weights past a query's own length are 0.</summary>
    /// <param name="p">Weights of the first query [length].</param>
    /// <param name="ps">Floats from a query's weights to the next's.</param>
    /// <param name="pages">Addresses of the pages.</param>
    /// <param name="offset">Floats from a page's address to the first of the 16 elements at its first position.</param>
    /// <param name="vs">Floats from a position to the next.</param>
    /// <param name="length">Positions, a multiple of 4 or the length of the longest query.</param>
    /// <param name="o">Receives three rows of 16 sums.</param>
    /// <param name="os">Floats from a row of sums to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values3(float* p, nint ps, nint* pages, nint offset, nint vs, int length, float* o, nint os)
    {
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default;
        Vector512<float> a1 = default, b1 = default, c1 = default, d1 = default;
        Vector512<float> a2 = default, b2 = default, c2 = default, d2 = default;
        var (vs2, ps2) = (2 * vs, 2 * ps);
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset;
            var w = p;
            var left = Math.Min(length, PageSize);
            for (; left >= 4; left -= 4)
            {
                var x = Vector512.Load(v);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, a2);
                x = Vector512.Load(v + vs);
                w++;
                b0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, b0);
                b1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, b1);
                b2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, b2);
                v += vs2;
                x = Vector512.Load(v);
                w++;
                c0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, c0);
                c1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, c1);
                c2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, c2);
                x = Vector512.Load(v + vs);
                w++;
                d0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, d0);
                d1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, d1);
                d2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, d2);
                v += vs2;
                w++;
            }
            if (left > 0)
            {
                var x = Vector512.Load(v);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, a2);
            }
            if (left > 1)
            {
                var x = Vector512.Load(v + vs);
                b0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[1]), x, b0);
                b1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps + 1]), x, b1);
                b2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2 + 1]), x, b2);
            }
            if (left > 2)
            {
                var x = Vector512.Load(v + vs2);
                c0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[2]), x, c0);
                c1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps + 2]), x, c1);
                c2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2 + 2]), x, c2);
            }
        }
        ((a0 + b0) + (c0 + d0)).Store(o);
        ((a1 + b1) + (c1 + d1)).Store(o + os);
        ((a2 + b2) + (c2 + d2)).Store(o + 2 * os);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* s, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        a.Store(s);
        b.Store(s + Lanes);
        c.Store(s + 2 * Lanes);
        d.Store(s + 3 * Lanes);
    }
}
