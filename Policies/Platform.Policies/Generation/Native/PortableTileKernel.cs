using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Tiles in 128-bit vectors, for machines without AVX2. Where the machine cannot fuse, the base library computes the fused result in software.</summary>
internal sealed unsafe class PortableTileKernel : TileKernel
{
    private const int Half = PanelWidth / 2;

    public override void Multiply(int rows, int panels, int depth, float* x, nint xStride, float* w, nint panelStride, float* y, nint yStride, float* ahead)
    {
        for (var p = 0; p < panels; p++, w += panelStride, y += PanelWidth)
        {
            var row = 0;
            for (; row + 4 <= rows; row += 4)
            {
                Rows4(depth, x + row * xStride, xStride, w, y + row * yStride, yStride);
                Rows4(depth, x + row * xStride, xStride, w + Half, y + row * yStride + Half, yStride);
            }
            for (; row < rows; row++)
                Rows1(depth, x + row * xStride, w, y + row * yStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(int depth, float* x, float* w, float* y)
    {
        Vector128<float> a0a = default, a0b = default, a0c = default, a0d = default, a0e = default, a0f = default, a0g = default, a0h = default;
        for (; depth > 0; depth--)
        {
            var v = Vector128.Create(*x);
            a0a = Vector128.FusedMultiplyAdd(v, Vector128.Load(w), a0a);
            a0b = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 4), a0b);
            a0c = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 8), a0c);
            a0d = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 12), a0d);
            a0e = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 16), a0e);
            a0f = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 20), a0f);
            a0g = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 24), a0g);
            a0h = Vector128.FusedMultiplyAdd(v, Vector128.Load(w + 28), a0h);
            x++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 4);
        a0c.Store(y + 8);
        a0d.Store(y + 12);
        a0e.Store(y + 16);
        a0f.Store(y + 20);
        a0g.Store(y + 24);
        a0h.Store(y + 28);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int depth, float* x, nint xs, float* w, float* y, nint ys)
    {
        var x3 = x + 3 * xs;
        var xs2 = 2 * xs;
        Vector128<float> a0a = default, a0b = default, a0c = default, a0d = default;
        Vector128<float> a1a = default, a1b = default, a1c = default, a1d = default;
        Vector128<float> a2a = default, a2b = default, a2c = default, a2d = default;
        Vector128<float> a3a = default, a3b = default, a3c = default, a3d = default;
        for (; depth > 0; depth--)
        {
            Vector128<float> ba = Vector128.Load(w), bb = Vector128.Load(w + 4), bc = Vector128.Load(w + 8), bd = Vector128.Load(w + 12);
            var v = Vector128.Create(*x);
            a0a = Vector128.FusedMultiplyAdd(v, ba, a0a);
            a0b = Vector128.FusedMultiplyAdd(v, bb, a0b);
            a0c = Vector128.FusedMultiplyAdd(v, bc, a0c);
            a0d = Vector128.FusedMultiplyAdd(v, bd, a0d);
            v = Vector128.Create(x[xs]);
            a1a = Vector128.FusedMultiplyAdd(v, ba, a1a);
            a1b = Vector128.FusedMultiplyAdd(v, bb, a1b);
            a1c = Vector128.FusedMultiplyAdd(v, bc, a1c);
            a1d = Vector128.FusedMultiplyAdd(v, bd, a1d);
            v = Vector128.Create(x[xs2]);
            a2a = Vector128.FusedMultiplyAdd(v, ba, a2a);
            a2b = Vector128.FusedMultiplyAdd(v, bb, a2b);
            a2c = Vector128.FusedMultiplyAdd(v, bc, a2c);
            a2d = Vector128.FusedMultiplyAdd(v, bd, a2d);
            v = Vector128.Create(*x3);
            a3a = Vector128.FusedMultiplyAdd(v, ba, a3a);
            a3b = Vector128.FusedMultiplyAdd(v, bb, a3b);
            a3c = Vector128.FusedMultiplyAdd(v, bc, a3c);
            a3d = Vector128.FusedMultiplyAdd(v, bd, a3d);
            x++;
            x3++;
            w += PanelWidth;
        }
        a0a.Store(y);
        a0b.Store(y + 4);
        a0c.Store(y + 8);
        a0d.Store(y + 12);
        a1a.Store(y + ys);
        a1b.Store(y + ys + 4);
        a1c.Store(y + ys + 8);
        a1d.Store(y + ys + 12);
        a2a.Store(y + 2 * ys);
        a2b.Store(y + 2 * ys + 4);
        a2c.Store(y + 2 * ys + 8);
        a2d.Store(y + 2 * ys + 12);
        a3a.Store(y + 3 * ys);
        a3b.Store(y + 3 * ys + 4);
        a3c.Store(y + 3 * ys + 8);
        a3d.Store(y + 3 * ys + 12);
    }
}
