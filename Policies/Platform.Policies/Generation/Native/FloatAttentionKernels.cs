using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Attention over 32-bit floats.</summary>
internal readonly unsafe struct FloatAttentionKernels : IAttentionKernels
{
    private const int PageSize = KeyValueCache.PageSize;
    private const int Lanes = 16;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values1Narrow(float* p, nint* pages, nint offset, int column, nint vs, int length, float* o)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        var vs2 = 2 * vs;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset + column;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values1(float* p, nint* pages, nint offset, int column, nint vs, int length, float* o)
    {
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default, a1 = default, b1 = default, c1 = default, d1 = default;
        var vs2 = 2 * vs;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset + column;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values3(float* p, nint ps, nint* pages, nint offset, int column, nint vs, int length, float* o, nint os)
    {
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default;
        Vector512<float> a1 = default, b1 = default, c1 = default, d1 = default;
        Vector512<float> a2 = default, b2 = default, c2 = default, d2 = default;
        var (vs2, ps2) = (2 * vs, 2 * ps);
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset + column;
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
