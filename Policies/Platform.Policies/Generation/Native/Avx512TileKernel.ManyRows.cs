using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Policies.Generation.Native;

/// <content>The tiles of many rows, which also prefetch.</content>
internal sealed unsafe partial class Avx512TileKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(int depth, float* x, nint xs, float* w, nint ps, int last, float* y, nint ys, float* ahead)
    {
        var w1 = w + last * ps; // the same panel twice when only one is left
        var y1 = y + last * PanelWidth;
        var x3 = x + 3 * xs;
        var xs2 = 2 * xs;
        var ahead1 = ahead + ps;
        Vector512<float> a0a = default, a0b = default, a0c = default, a0d = default;
        Vector512<float> a1a = default, a1b = default, a1c = default, a1d = default;
        Vector512<float> a2a = default, a2b = default, a2c = default, a2d = default;
        Vector512<float> a3a = default, a3b = default, a3c = default, a3d = default;
        Vector512<float> a4a = default, a4b = default, a4c = default, a4d = default;
        Vector512<float> a5a = default, a5b = default, a5c = default, a5d = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> ba = Vector512.Load(w), bb = Vector512.Load(w + 16), bc = Vector512.Load(w1), bd = Vector512.Load(w1 + 16);
            var v = Vector512.Create(*x);
            a0a = Vector512.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector512.FusedMultiplyAdd(v, bb, a0b);
            a0c = Vector512.FusedMultiplyAdd(v, bc, a0c);
            a0d = Vector512.FusedMultiplyAdd(v, bd, a0d);
            v = Vector512.Create(x[xs]);
            a1a = Vector512.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector512.FusedMultiplyAdd(v, bb, a1b);
            a1c = Vector512.FusedMultiplyAdd(v, bc, a1c);
            a1d = Vector512.FusedMultiplyAdd(v, bd, a1d);
            v = Vector512.Create(x[xs2]);
            a2a = Vector512.FusedMultiplyAdd(v, ba, a2a);
            a2b = Vector512.FusedMultiplyAdd(v, bb, a2b);
            a2c = Vector512.FusedMultiplyAdd(v, bc, a2c);
            a2d = Vector512.FusedMultiplyAdd(v, bd, a2d);
            v = Vector512.Create(*x3);
            a3a = Vector512.FusedMultiplyAdd(v, ba, a3a);
            a3b = Vector512.FusedMultiplyAdd(v, bb, a3b);
            a3c = Vector512.FusedMultiplyAdd(v, bc, a3c);
            a3d = Vector512.FusedMultiplyAdd(v, bd, a3d);
            v = Vector512.Create(x3[xs]);
            a4a = Vector512.FusedMultiplyAdd(v, ba, a4a);
            a4b = Vector512.FusedMultiplyAdd(v, bb, a4b);
            a4c = Vector512.FusedMultiplyAdd(v, bc, a4c);
            a4d = Vector512.FusedMultiplyAdd(v, bd, a4d);
            v = Vector512.Create(x3[xs2]);
            a5a = Vector512.FusedMultiplyAdd(v, ba, a5a);
            a5b = Vector512.FusedMultiplyAdd(v, bb, a5b);
            a5c = Vector512.FusedMultiplyAdd(v, bc, a5c);
            a5d = Vector512.FusedMultiplyAdd(v, bd, a5d);
            Sse.Prefetch1(ahead);
            Sse.Prefetch1(ahead + 16);
            Sse.Prefetch1(ahead1);
            Sse.Prefetch1(ahead1 + 16);
            ahead += PanelWidth;
            ahead1 += PanelWidth;
            x++;
            x3++;
            w += PanelWidth;
            w1 += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 16);
        a0c.Store(y1);
        a0d.Store(y1 + 16);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 16);
        a1c.Store(y1 + ys);
        a1d.Store(y1 + ys + 16);
        a2a.Store(y + 2 * ys);
        a2b.Store(y + 2 * ys + 16);
        a2c.Store(y1 + 2 * ys);
        a2d.Store(y1 + 2 * ys + 16);
        a3a.Store(y + 3 * ys);
        a3b.Store(y + 3 * ys + 16);
        a3c.Store(y1 + 3 * ys);
        a3d.Store(y1 + 3 * ys + 16);
        a4a.Store(y + 4 * ys);
        a4b.Store(y + 4 * ys + 16);
        a4c.Store(y1 + 4 * ys);
        a4d.Store(y1 + 4 * ys + 16);
        a5a.Store(y + 5 * ys);
        a5b.Store(y + 5 * ys + 16);
        a5c.Store(y1 + 5 * ys);
        a5d.Store(y1 + 5 * ys + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(int depth, float* x, nint xs, float* w, float* y, nint ys, float* ahead)
    {
        var x3 = x + 3 * xs;
        var x6 = x + 6 * xs;
        var xs2 = 2 * xs;
        Vector512<float> a0a = default, a0b = default;
        Vector512<float> a1a = default, a1b = default;
        Vector512<float> a2a = default, a2b = default;
        Vector512<float> a3a = default, a3b = default;
        Vector512<float> a4a = default, a4b = default;
        Vector512<float> a5a = default, a5b = default;
        Vector512<float> a6a = default, a6b = default;
        Vector512<float> a7a = default, a7b = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> ba = Vector512.Load(w), bb = Vector512.Load(w + 16);
            var v = Vector512.Create(*x);
            a0a = Vector512.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector512.FusedMultiplyAdd(v, bb, a0b);
            v = Vector512.Create(x[xs]);
            a1a = Vector512.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector512.FusedMultiplyAdd(v, bb, a1b);
            v = Vector512.Create(x[xs2]);
            a2a = Vector512.FusedMultiplyAdd(v, ba, a2a);
            a2b = Vector512.FusedMultiplyAdd(v, bb, a2b);
            v = Vector512.Create(*x3);
            a3a = Vector512.FusedMultiplyAdd(v, ba, a3a);
            a3b = Vector512.FusedMultiplyAdd(v, bb, a3b);
            v = Vector512.Create(x3[xs]);
            a4a = Vector512.FusedMultiplyAdd(v, ba, a4a);
            a4b = Vector512.FusedMultiplyAdd(v, bb, a4b);
            v = Vector512.Create(x3[xs2]);
            a5a = Vector512.FusedMultiplyAdd(v, ba, a5a);
            a5b = Vector512.FusedMultiplyAdd(v, bb, a5b);
            v = Vector512.Create(*x6);
            a6a = Vector512.FusedMultiplyAdd(v, ba, a6a);
            a6b = Vector512.FusedMultiplyAdd(v, bb, a6b);
            v = Vector512.Create(x6[xs]);
            a7a = Vector512.FusedMultiplyAdd(v, ba, a7a);
            a7b = Vector512.FusedMultiplyAdd(v, bb, a7b);
            Sse.Prefetch1(ahead);
            Sse.Prefetch1(ahead + 16);
            ahead += PanelWidth;
            x++;
            x3++;
            x6++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 16);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 16);
        a2a.Store(y + 2 * ys);
        a2b.Store(y + 2 * ys + 16);
        a3a.Store(y + 3 * ys);
        a3b.Store(y + 3 * ys + 16);
        a4a.Store(y + 4 * ys);
        a4b.Store(y + 4 * ys + 16);
        a5a.Store(y + 5 * ys);
        a5b.Store(y + 5 * ys + 16);
        a6a.Store(y + 6 * ys);
        a6b.Store(y + 6 * ys + 16);
        a7a.Store(y + 7 * ys);
        a7b.Store(y + 7 * ys + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(int depth, float* x, nint xs, float* w, float* y, nint ys, float* ahead)
    {
        var x3 = x + 3 * xs;
        var x6 = x + 6 * xs;
        var x9 = x + 9 * xs;
        var xs2 = 2 * xs;
        Vector512<float> a0a = default, a0b = default;
        Vector512<float> a1a = default, a1b = default;
        Vector512<float> a2a = default, a2b = default;
        Vector512<float> a3a = default, a3b = default;
        Vector512<float> a4a = default, a4b = default;
        Vector512<float> a5a = default, a5b = default;
        Vector512<float> a6a = default, a6b = default;
        Vector512<float> a7a = default, a7b = default;
        Vector512<float> a8a = default, a8b = default;
        Vector512<float> a9a = default, a9b = default;
        Vector512<float> a10a = default, a10b = default;
        Vector512<float> a11a = default, a11b = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> ba = Vector512.Load(w), bb = Vector512.Load(w + 16);
            var v = Vector512.Create(*x);
            a0a = Vector512.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector512.FusedMultiplyAdd(v, bb, a0b);
            v = Vector512.Create(x[xs]);
            a1a = Vector512.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector512.FusedMultiplyAdd(v, bb, a1b);
            v = Vector512.Create(x[xs2]);
            a2a = Vector512.FusedMultiplyAdd(v, ba, a2a);
            a2b = Vector512.FusedMultiplyAdd(v, bb, a2b);
            v = Vector512.Create(*x3);
            a3a = Vector512.FusedMultiplyAdd(v, ba, a3a);
            a3b = Vector512.FusedMultiplyAdd(v, bb, a3b);
            v = Vector512.Create(x3[xs]);
            a4a = Vector512.FusedMultiplyAdd(v, ba, a4a);
            a4b = Vector512.FusedMultiplyAdd(v, bb, a4b);
            v = Vector512.Create(x3[xs2]);
            a5a = Vector512.FusedMultiplyAdd(v, ba, a5a);
            a5b = Vector512.FusedMultiplyAdd(v, bb, a5b);
            v = Vector512.Create(*x6);
            a6a = Vector512.FusedMultiplyAdd(v, ba, a6a);
            a6b = Vector512.FusedMultiplyAdd(v, bb, a6b);
            v = Vector512.Create(x6[xs]);
            a7a = Vector512.FusedMultiplyAdd(v, ba, a7a);
            a7b = Vector512.FusedMultiplyAdd(v, bb, a7b);
            v = Vector512.Create(x6[xs2]);
            a8a = Vector512.FusedMultiplyAdd(v, ba, a8a);
            a8b = Vector512.FusedMultiplyAdd(v, bb, a8b);
            v = Vector512.Create(*x9);
            a9a = Vector512.FusedMultiplyAdd(v, ba, a9a);
            a9b = Vector512.FusedMultiplyAdd(v, bb, a9b);
            v = Vector512.Create(x9[xs]);
            a10a = Vector512.FusedMultiplyAdd(v, ba, a10a);
            a10b = Vector512.FusedMultiplyAdd(v, bb, a10b);
            v = Vector512.Create(x9[xs2]);
            a11a = Vector512.FusedMultiplyAdd(v, ba, a11a);
            a11b = Vector512.FusedMultiplyAdd(v, bb, a11b);
            Sse.Prefetch1(ahead);
            ahead += PanelWidth / 2;
            x++;
            x3++;
            x6++;
            x9++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 16);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 16);
        a2a.Store(y + 2 * ys);
        a2b.Store(y + 2 * ys + 16);
        a3a.Store(y + 3 * ys);
        a3b.Store(y + 3 * ys + 16);
        a4a.Store(y + 4 * ys);
        a4b.Store(y + 4 * ys + 16);
        a5a.Store(y + 5 * ys);
        a5b.Store(y + 5 * ys + 16);
        a6a.Store(y + 6 * ys);
        a6b.Store(y + 6 * ys + 16);
        a7a.Store(y + 7 * ys);
        a7b.Store(y + 7 * ys + 16);
        a8a.Store(y + 8 * ys);
        a8b.Store(y + 8 * ys + 16);
        a9a.Store(y + 9 * ys);
        a9b.Store(y + 9 * ys + 16);
        a10a.Store(y + 10 * ys);
        a10b.Store(y + 10 * ys + 16);
        a11a.Store(y + 11 * ys);
        a11b.Store(y + 11 * ys + 16);
    }
}
