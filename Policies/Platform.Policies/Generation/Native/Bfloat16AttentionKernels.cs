using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Attention over bfloat16 that is widened in registers, in the chains of <see cref="FloatAttentionKernels"/>.</summary>
/// <remarks>Apart from those because one body for both costs floats a twelfth of the time of their attention.</remarks>
internal readonly unsafe struct Bfloat16AttentionKernels : IAttentionKernels
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
            Bfloat16Cells.Load(k0, out var first, out var second);
            a = Vector512.FusedMultiplyAdd(v, first, a);
            b = Vector512.FusedMultiplyAdd(v, second, b);
            Bfloat16Cells.Load(k1, out first, out second);
            c = Vector512.FusedMultiplyAdd(v, first, c);
            d = Vector512.FusedMultiplyAdd(v, second, d);
            Bfloat16Cells.Load(k2, out first, out second);
            e = Vector512.FusedMultiplyAdd(v, first, e);
            f = Vector512.FusedMultiplyAdd(v, second, f);
            Bfloat16Cells.Load(k3, out first, out second);
            g = Vector512.FusedMultiplyAdd(v, first, g);
            h = Vector512.FusedMultiplyAdd(v, second, h);
            q++;
            k0 += Bfloat16Cells.GroupFloats;
            k1 += Bfloat16Cells.GroupFloats;
            k2 += Bfloat16Cells.GroupFloats;
            k3 += Bfloat16Cells.GroupFloats;
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
            Bfloat16Cells.Load(k0, out var ka, out var kb);
            Bfloat16Cells.Load(k1, out var kc, out var kd);
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
            k0 += Bfloat16Cells.GroupFloats;
            k1 += Bfloat16Cells.GroupFloats;
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
        var second = column % Bfloat16Cells.Group != 0;
        offset += column / Bfloat16Cells.Group * Bfloat16Cells.GroupFloats;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset;
            var w = p;
            var left = Math.Min(length, PageSize);
            for (; left >= 4; left -= 4)
            {
                a = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), Bfloat16Cells.Load(v, second), a);
                b = Vector512.FusedMultiplyAdd(Vector512.Create(w[1]), Bfloat16Cells.Load(v + vs, second), b);
                v += vs2;
                c = Vector512.FusedMultiplyAdd(Vector512.Create(w[2]), Bfloat16Cells.Load(v, second), c);
                d = Vector512.FusedMultiplyAdd(Vector512.Create(w[3]), Bfloat16Cells.Load(v + vs, second), d);
                v += vs2;
                w += 4;
            }
            if (left > 0)
                a = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), Bfloat16Cells.Load(v, second), a);
            if (left > 1)
                b = Vector512.FusedMultiplyAdd(Vector512.Create(w[1]), Bfloat16Cells.Load(v + vs, second), b);
            if (left > 2)
                c = Vector512.FusedMultiplyAdd(Vector512.Create(w[2]), Bfloat16Cells.Load(v + vs2, second), c);
        }
        ((a + b) + (c + d)).Store(o);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values1(float* p, nint* pages, nint offset, int column, nint vs, int length, float* o)
    {
        Vector512<float> a0 = default, b0 = default, c0 = default, d0 = default, a1 = default, b1 = default, c1 = default, d1 = default;
        Vector512<float> first, second;
        var vs2 = 2 * vs;
        offset += column / Bfloat16Cells.Group * Bfloat16Cells.GroupFloats;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset;
            var w = p;
            var left = Math.Min(length, PageSize);
            for (; left >= 4; left -= 4)
            {
                var x = Vector512.Create(w[0]);
                Bfloat16Cells.Load(v, out first, out second);
                a0 = Vector512.FusedMultiplyAdd(x, first, a0);
                a1 = Vector512.FusedMultiplyAdd(x, second, a1);
                x = Vector512.Create(w[1]);
                Bfloat16Cells.Load(v + vs, out first, out second);
                b0 = Vector512.FusedMultiplyAdd(x, first, b0);
                b1 = Vector512.FusedMultiplyAdd(x, second, b1);
                v += vs2;
                x = Vector512.Create(w[2]);
                Bfloat16Cells.Load(v, out first, out second);
                c0 = Vector512.FusedMultiplyAdd(x, first, c0);
                c1 = Vector512.FusedMultiplyAdd(x, second, c1);
                x = Vector512.Create(w[3]);
                Bfloat16Cells.Load(v + vs, out first, out second);
                d0 = Vector512.FusedMultiplyAdd(x, first, d0);
                d1 = Vector512.FusedMultiplyAdd(x, second, d1);
                v += vs2;
                w += 4;
            }
            if (left > 0)
            {
                var x = Vector512.Create(w[0]);
                Bfloat16Cells.Load(v, out first, out second);
                a0 = Vector512.FusedMultiplyAdd(x, first, a0);
                a1 = Vector512.FusedMultiplyAdd(x, second, a1);
            }
            if (left > 1)
            {
                var x = Vector512.Create(w[1]);
                Bfloat16Cells.Load(v + vs, out first, out second);
                b0 = Vector512.FusedMultiplyAdd(x, first, b0);
                b1 = Vector512.FusedMultiplyAdd(x, second, b1);
            }
            if (left > 2)
            {
                var x = Vector512.Create(w[2]);
                Bfloat16Cells.Load(v + vs2, out first, out second);
                c0 = Vector512.FusedMultiplyAdd(x, first, c0);
                c1 = Vector512.FusedMultiplyAdd(x, second, c1);
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
        var second = column % Bfloat16Cells.Group != 0;
        offset += column / Bfloat16Cells.Group * Bfloat16Cells.GroupFloats;
        for (; length > 0; length -= PageSize, p += PageSize)
        {
            var v = (float*)*pages++ + offset;
            var w = p;
            var left = Math.Min(length, PageSize);
            for (; left >= 4; left -= 4)
            {
                var x = Bfloat16Cells.Load(v, second);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, a2);
                x = Bfloat16Cells.Load(v + vs, second);
                w++;
                b0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, b0);
                b1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, b1);
                b2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, b2);
                v += vs2;
                x = Bfloat16Cells.Load(v, second);
                w++;
                c0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, c0);
                c1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, c1);
                c2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, c2);
                x = Bfloat16Cells.Load(v + vs, second);
                w++;
                d0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, d0);
                d1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, d1);
                d2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, d2);
                v += vs2;
                w++;
            }
            if (left > 0)
            {
                var x = Bfloat16Cells.Load(v, second);
                a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[0]), x, a0);
                a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps]), x, a1);
                a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2]), x, a2);
            }
            if (left > 1)
            {
                var x = Bfloat16Cells.Load(v + vs, second);
                b0 = Vector512.FusedMultiplyAdd(Vector512.Create(w[1]), x, b0);
                b1 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps + 1]), x, b1);
                b2 = Vector512.FusedMultiplyAdd(Vector512.Create(w[ps2 + 1]), x, b2);
            }
            if (left > 2)
            {
                var x = Bfloat16Cells.Load(v + vs2, second);
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
