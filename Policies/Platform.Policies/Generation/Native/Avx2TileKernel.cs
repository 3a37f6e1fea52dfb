using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Tiles in the sixteen 256-bit registers: up to 12 accumulators, panels in halves when there are many rows.</summary>
internal sealed unsafe class Avx2TileKernel : TileKernel
{
    private const int Half = PanelWidth / 2;

    public override void Multiply(int rows, int panels, int depth, float* x, nint xStride, float* w, nint panelStride, float* y, nint yStride, float* ahead)
    {
        for (var p = 0; p < panels; p++, w += panelStride, y += PanelWidth)
        {
            if (rows == 1)
                Rows1(depth, x, w, y);
            else if (rows == 2)
                Rows2(depth, x, xStride, w, y, yStride);
            else
                Halves(rows, depth, x, xStride, w, y, yStride);
        }
    }

    private static void Halves(int rows, int depth, float* x, nint xs, float* w, float* y, nint ys)
    {
        for (var row = 0; row < rows; row += rows % 6 == 0 ? 6 : 4)
        {
            for (var column = 0; column < PanelWidth; column += Half)
            {
                if (rows % 6 == 0)
                    Rows6(depth, x + row * xs, xs, w + column, y + row * ys + column, ys);
                else
                    Rows4(depth, x + row * xs, xs, w + column, y + row * ys + column, ys);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(int depth, float* x, float* w, float* y)
    {
        Vector256<float> a0a = default, a0b = default, a0c = default, a0d = default;
        for (; depth > 0; depth--)
        {
            var v = Vector256.Create(*x);
            a0a = Vector256.FusedMultiplyAdd(v, Vector256.Load(w), a0a);
            a0b = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + 8), a0b);
            a0c = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + 16), a0c);
            a0d = Vector256.FusedMultiplyAdd(v, Vector256.Load(w + 24), a0d);
            x++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 8);
        a0c.Store(y + 16);
        a0d.Store(y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(int depth, float* x, nint xs, float* w, float* y, nint ys)
    {
        Vector256<float> a0a = default, a0b = default, a0c = default, a0d = default;
        Vector256<float> a1a = default, a1b = default, a1c = default, a1d = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> ba = Vector256.Load(w), bb = Vector256.Load(w + 8), bc = Vector256.Load(w + 16), bd = Vector256.Load(w + 24);
            var v = Vector256.Create(*x);
            a0a = Vector256.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector256.FusedMultiplyAdd(v, bb, a0b);
            a0c = Vector256.FusedMultiplyAdd(v, bc, a0c);
            a0d = Vector256.FusedMultiplyAdd(v, bd, a0d);
            v = Vector256.Create(x[xs]);
            a1a = Vector256.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector256.FusedMultiplyAdd(v, bb, a1b);
            a1c = Vector256.FusedMultiplyAdd(v, bc, a1c);
            a1d = Vector256.FusedMultiplyAdd(v, bd, a1d);
            x++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 8);
        a0c.Store(y + 16);
        a0d.Store(y + 24);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 8);
        a1c.Store(y + ys + 16);
        a1d.Store(y + ys + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int depth, float* x, nint xs, float* w, float* y, nint ys)
    {
        var x3 = x + 3 * xs;
        var xs2 = 2 * xs;
        Vector256<float> a0a = default, a0b = default;
        Vector256<float> a1a = default, a1b = default;
        Vector256<float> a2a = default, a2b = default;
        Vector256<float> a3a = default, a3b = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> ba = Vector256.Load(w), bb = Vector256.Load(w + 8);
            var v = Vector256.Create(*x);
            a0a = Vector256.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector256.FusedMultiplyAdd(v, bb, a0b);
            v = Vector256.Create(x[xs]);
            a1a = Vector256.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector256.FusedMultiplyAdd(v, bb, a1b);
            v = Vector256.Create(x[xs2]);
            a2a = Vector256.FusedMultiplyAdd(v, ba, a2a);
            a2b = Vector256.FusedMultiplyAdd(v, bb, a2b);
            v = Vector256.Create(*x3);
            a3a = Vector256.FusedMultiplyAdd(v, ba, a3a);
            a3b = Vector256.FusedMultiplyAdd(v, bb, a3b);
            x++;
            x3++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 8);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 8);
        a2a.Store(y + 2 * ys);
        a2b.Store(y + 2 * ys + 8);
        a3a.Store(y + 3 * ys);
        a3b.Store(y + 3 * ys + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(int depth, float* x, nint xs, float* w, float* y, nint ys)
    {
        var x3 = x + 3 * xs;
        var xs2 = 2 * xs;
        Vector256<float> a0a = default, a0b = default;
        Vector256<float> a1a = default, a1b = default;
        Vector256<float> a2a = default, a2b = default;
        Vector256<float> a3a = default, a3b = default;
        Vector256<float> a4a = default, a4b = default;
        Vector256<float> a5a = default, a5b = default;
        for (; depth > 0; depth--)
        {
            Vector256<float> ba = Vector256.Load(w), bb = Vector256.Load(w + 8);
            var v = Vector256.Create(*x);
            a0a = Vector256.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector256.FusedMultiplyAdd(v, bb, a0b);
            v = Vector256.Create(x[xs]);
            a1a = Vector256.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector256.FusedMultiplyAdd(v, bb, a1b);
            v = Vector256.Create(x[xs2]);
            a2a = Vector256.FusedMultiplyAdd(v, ba, a2a);
            a2b = Vector256.FusedMultiplyAdd(v, bb, a2b);
            v = Vector256.Create(*x3);
            a3a = Vector256.FusedMultiplyAdd(v, ba, a3a);
            a3b = Vector256.FusedMultiplyAdd(v, bb, a3b);
            v = Vector256.Create(x3[xs]);
            a4a = Vector256.FusedMultiplyAdd(v, ba, a4a);
            a4b = Vector256.FusedMultiplyAdd(v, bb, a4b);
            v = Vector256.Create(x3[xs2]);
            a5a = Vector256.FusedMultiplyAdd(v, ba, a5a);
            a5b = Vector256.FusedMultiplyAdd(v, bb, a5b);
            x++;
            x3++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 8);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 8);
        a2a.Store(y + 2 * ys);
        a2b.Store(y + 2 * ys + 8);
        a3a.Store(y + 3 * ys);
        a3b.Store(y + 3 * ys + 8);
        a4a.Store(y + 4 * ys);
        a4b.Store(y + 4 * ys + 8);
        a5a.Store(y + 5 * ys);
        a5b.Store(y + 5 * ys + 8);
    }
}
