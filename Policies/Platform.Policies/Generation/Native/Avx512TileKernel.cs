using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Policies.Generation.Native;

/// <summary>Tiles in 512-bit registers: up to 24 accumulators, with as many panels at once as keep both multiply-add units busy.</summary>
internal sealed unsafe partial class Avx512TileKernel : TileKernel
{
    public override void Multiply(int rows, int panels, int depth, float* x, nint xStride, float* w, nint panelStride, float* y, nint yStride, float* ahead)
    {
        var step = rows <= 2 ? 4 : rows <= 6 ? 2 : 1;
        for (var p = 0; p < panels; p += step, w += step * panelStride, y += step * PanelWidth, ahead += rows <= WholePrefetchRows ? step * panelStride : step * panelStride / 2)
        {
            var last = Math.Min(step, panels - p) - 1;
            switch (rows)
            {
                case 1:
                    Rows1(depth, x, w, panelStride, last, y);
                    break;
                case 2:
                    Rows2(depth, x, xStride, w, panelStride, last, y, yStride);
                    break;
                case 4:
                    Rows4(depth, x, xStride, w, panelStride, last, y, yStride, ahead);
                    break;
                case 6:
                    Rows6(depth, x, xStride, w, panelStride, last, y, yStride, ahead);
                    break;
                case 8:
                    Rows8(depth, x, xStride, w, y, yStride, ahead);
                    break;
                default:
                    Rows12(depth, x, xStride, w, y, yStride, ahead);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(int depth, float* x, float* w, nint ps, int last, float* y)
    {
        // Panels past the last one repeat it: the chains are bound by latency, so the repeats cost nothing.
        int at1 = Math.Min(1, last);
        int at2 = Math.Min(2, last);
        int at3 = Math.Min(3, last);
        float* w1 = w + at1 * ps, y1 = y + at1 * PanelWidth;
        float* w2 = w + at2 * ps, y2 = y + at2 * PanelWidth;
        float* w3 = w + at3 * ps, y3 = y + at3 * PanelWidth;
        Vector512<float> a0a = default, a0b = default, a0c = default, a0d = default, a0e = default, a0f = default, a0g = default, a0h = default;
        for (; depth > 0; depth--)
        {
            var v = Vector512.Create(*x);
            a0a = Vector512.FusedMultiplyAdd(v, Vector512.Load(w), a0a);
            a0b = Vector512.FusedMultiplyAdd(v, Vector512.Load(w + 16), a0b);
            a0c = Vector512.FusedMultiplyAdd(v, Vector512.Load(w1), a0c);
            a0d = Vector512.FusedMultiplyAdd(v, Vector512.Load(w1 + 16), a0d);
            a0e = Vector512.FusedMultiplyAdd(v, Vector512.Load(w2), a0e);
            a0f = Vector512.FusedMultiplyAdd(v, Vector512.Load(w2 + 16), a0f);
            a0g = Vector512.FusedMultiplyAdd(v, Vector512.Load(w3), a0g);
            a0h = Vector512.FusedMultiplyAdd(v, Vector512.Load(w3 + 16), a0h);
            x++;
            w += PanelWidth;
            w1 += PanelWidth;
            w2 += PanelWidth;
            w3 += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 16);
        a0c.Store(y1);
        a0d.Store(y1 + 16);
        a0e.Store(y2);
        a0f.Store(y2 + 16);
        a0g.Store(y3);
        a0h.Store(y3 + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(int depth, float* x, nint xs, float* w, nint ps, int last, float* y, nint ys)
    {
        // Panels past the last one repeat it: the chains are bound by latency, so the repeats cost nothing.
        int at1 = Math.Min(1, last);
        int at2 = Math.Min(2, last);
        int at3 = Math.Min(3, last);
        float* w1 = w + at1 * ps, y1 = y + at1 * PanelWidth;
        float* w2 = w + at2 * ps, y2 = y + at2 * PanelWidth;
        float* w3 = w + at3 * ps, y3 = y + at3 * PanelWidth;
        Vector512<float> a0a = default, a0b = default, a0c = default, a0d = default, a0e = default, a0f = default, a0g = default, a0h = default;
        Vector512<float> a1a = default, a1b = default, a1c = default, a1d = default, a1e = default, a1f = default, a1g = default, a1h = default;
        for (; depth > 0; depth--)
        {
            Vector512<float> ba = Vector512.Load(w), bb = Vector512.Load(w + 16), bc = Vector512.Load(w1), bd = Vector512.Load(w1 + 16), be = Vector512.Load(w2), bf = Vector512.Load(w2 + 16), bg = Vector512.Load(w3), bh = Vector512.Load(w3 + 16);
            var v = Vector512.Create(*x);
            a0a = Vector512.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector512.FusedMultiplyAdd(v, bb, a0b);
            a0c = Vector512.FusedMultiplyAdd(v, bc, a0c);
            a0d = Vector512.FusedMultiplyAdd(v, bd, a0d);
            a0e = Vector512.FusedMultiplyAdd(v, be, a0e);
            a0f = Vector512.FusedMultiplyAdd(v, bf, a0f);
            a0g = Vector512.FusedMultiplyAdd(v, bg, a0g);
            a0h = Vector512.FusedMultiplyAdd(v, bh, a0h);
            v = Vector512.Create(x[xs]);
            a1a = Vector512.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector512.FusedMultiplyAdd(v, bb, a1b);
            a1c = Vector512.FusedMultiplyAdd(v, bc, a1c);
            a1d = Vector512.FusedMultiplyAdd(v, bd, a1d);
            a1e = Vector512.FusedMultiplyAdd(v, be, a1e);
            a1f = Vector512.FusedMultiplyAdd(v, bf, a1f);
            a1g = Vector512.FusedMultiplyAdd(v, bg, a1g);
            a1h = Vector512.FusedMultiplyAdd(v, bh, a1h);
            x++;
            w += PanelWidth;
            w1 += PanelWidth;
            w2 += PanelWidth;
            w3 += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 16);
        a0c.Store(y1);
        a0d.Store(y1 + 16);
        a0e.Store(y2);
        a0f.Store(y2 + 16);
        a0g.Store(y3);
        a0h.Store(y3 + 16);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 16);
        a1c.Store(y1 + ys);
        a1d.Store(y1 + ys + 16);
        a1e.Store(y2 + ys);
        a1f.Store(y2 + ys + 16);
        a1g.Store(y3 + ys);
        a1h.Store(y3 + ys + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int depth, float* x, nint xs, float* w, nint ps, int last, float* y, nint ys, float* ahead)
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
    }
}
