using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Products of one row with bfloat16 panels that are widened in registers: with a row or two, memory is read once and nothing is worth keeping.</summary>
/// <remarks>The chains are those of <see cref="TileKernel"/>, so the bits are too.</remarks>
internal static unsafe class WidenedRow
{
    /// <summary>Most rows that are faster this way than with panels widened into memory.</summary>
    public const int MostRows = 2;

    private const int Half = TileKernel.PanelWidth / 2;

    /// <summary>y[c] = Σ over k of x[k] · w[k, c].</summary>
    /// <param name="panels">1 or more.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="x">The row.</param>
    /// <param name="w">Panels of pairs [pairs, 32].</param>
    /// <param name="panelStride">Pairs from a panel to the next.</param>
    /// <param name="y">Receives [32 · panels].</param>
    public static void Multiply(int panels, int depth, float* x, uint* w, nint panelStride, float* y)
    {
        for (; panels > 0; panels -= 2, w += 2 * panelStride, y += 2 * TileKernel.PanelWidth)
            TwoPanels(depth, x, w, panels > 1 ? panelStride : 0, y);
    }

    /// <summary>A stride of 0 computes the one panel twice: the chains are bound by latency, so that costs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoPanels(int depth, float* x, uint* w, nint panelStride, float* y)
    {
        var w1 = w + panelStride;
        var y1 = panelStride == 0 ? y : y + TileKernel.PanelWidth;
        var upper = Vector512.Create(0xffff0000u);
        Vector512<float> a = default, b = default, c = default, d = default;
        for (; depth >= 2; depth -= 2, x += 2, w += TileKernel.PanelWidth, w1 += TileKernel.PanelWidth)
        {
            Vector512<uint> wa = Vector512.Load(w), wb = Vector512.Load(w + Half), wc = Vector512.Load(w1), wd = Vector512.Load(w1 + Half);
            var v = Vector512.Create(*x);
            a = Vector512.FusedMultiplyAdd(v, (wa << 16).AsSingle(), a);
            b = Vector512.FusedMultiplyAdd(v, (wb << 16).AsSingle(), b);
            c = Vector512.FusedMultiplyAdd(v, (wc << 16).AsSingle(), c);
            d = Vector512.FusedMultiplyAdd(v, (wd << 16).AsSingle(), d);
            v = Vector512.Create(x[1]);
            a = Vector512.FusedMultiplyAdd(v, (wa & upper).AsSingle(), a);
            b = Vector512.FusedMultiplyAdd(v, (wb & upper).AsSingle(), b);
            c = Vector512.FusedMultiplyAdd(v, (wc & upper).AsSingle(), c);
            d = Vector512.FusedMultiplyAdd(v, (wd & upper).AsSingle(), d);
        }
        if (depth > 0)
        {
            var v = Vector512.Create(*x);
            a = Vector512.FusedMultiplyAdd(v, (Vector512.Load(w) << 16).AsSingle(), a);
            b = Vector512.FusedMultiplyAdd(v, (Vector512.Load(w + Half) << 16).AsSingle(), b);
            c = Vector512.FusedMultiplyAdd(v, (Vector512.Load(w1) << 16).AsSingle(), c);
            d = Vector512.FusedMultiplyAdd(v, (Vector512.Load(w1 + Half) << 16).AsSingle(), d);
        }
        a.Store(y);
        b.Store(y + Half);
        c.Store(y1);
        d.Store(y1 + Half);
    }
}
