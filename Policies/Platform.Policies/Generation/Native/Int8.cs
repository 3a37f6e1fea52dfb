using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Policies.Generation.Native;

/// <summary>Weights in eight bits: every row of a matrix is whole numbers from −127 to 127 times one scale, its largest magnitude over 127.</summary>
/// <remarks>A weight is widened to number · scale, in that order and rounded once, wherever it is used: so every product over them has the bits of the product of
/// floats over the same values.</remarks>
internal static unsafe class Int8
{
    private const int Lanes = 16;
    private const float Largest = 127;

    /// <summary>Floats of memory that this many numbers take.</summary>
    public static long Floats(long count) => (count + 3) / 4;

    /// <summary>The scale of a row; 0 for a row of zeros, not a number for one that is not finite.</summary>
    public static float Scale(float* row, int count)
    {
        var most = 0f;
        for (var i = 0; i < count; i++)
            most = MathF.Max(most, MathF.Abs(row[i]));
        return float.IsFinite(most) ? most / Largest : float.NaN;
    }

    /// <summary>The nearest whole number of scales, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Round(float value, float scale) => scale > 0 ? (sbyte)Math.Clamp(MathF.Round(value / scale), -Largest, Largest) : (sbyte)0;

    /// <summary>Rounds a row.</summary>
    /// <returns>Its scale.</returns>
    public static float Round(float* row, sbyte* to, int count)
    {
        var scale = Scale(row, count);
        for (var i = 0; i < count; i++)
            to[i] = Round(row[i], scale);
        return scale;
    }

    /// <summary>Widens a row that has one scale.</summary>
    public static void Widen(sbyte* from, float scale, float* to, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = from[i] * scale;
    }

    /// <summary>Widens a panel [depth, 32], whose columns have the scales [32], into one of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WidenPanel(sbyte* from, float* scales, float* to, int depth)
    {
        Vector512<float> a = Vector512.Load(scales), b = Vector512.Load(scales + Lanes);
        for (; depth > 0; depth--, from += TileKernel.PanelWidth, to += TileKernel.PanelWidth)
        {
            (Widen(from) * a).Store(to);
            (Widen(from + Lanes) * b).Store(to + Lanes);
        }
    }

    /// <summary>y[c] = Σ over k of x[k] · w[k, c] for one row: memory is read once, and nothing is worth keeping.</summary>
    /// <param name="panels">1 or more.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="x">The row.</param>
    /// <param name="w">Panels [depth, 32].</param>
    /// <param name="panelBytes">From a panel to the next.</param>
    /// <param name="scales">Of the columns [32 · panels].</param>
    /// <param name="y">Receives [32 · panels].</param>
    public static void MultiplyRow(int panels, int depth, float* x, sbyte* w, nint panelBytes, float* scales, float* y)
    {
        for (; panels > 0; panels -= 2, w += 2 * panelBytes, scales += 2 * TileKernel.PanelWidth, y += 2 * TileKernel.PanelWidth)
        {
            var next = panels > 1 ? TileKernel.PanelWidth : 0; // a panel without a neighbour is computed twice, which costs nothing: the chains are bound by latency
            TwoPanels(depth, x, w, w + (panels > 1 ? panelBytes : 0), scales, scales + next, y, y + next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoPanels(int depth, float* x, sbyte* w, sbyte* w1, float* scales, float* scales1, float* y, float* y1)
    {
        Vector512<float> sa = Vector512.Load(scales), sb = Vector512.Load(scales + Lanes), sc = Vector512.Load(scales1), sd = Vector512.Load(scales1 + Lanes);
        Vector512<float> a = default, b = default, c = default, d = default;
        for (; depth > 0; depth--, x++, w += TileKernel.PanelWidth, w1 += TileKernel.PanelWidth)
        {
            var v = Vector512.Create(*x);
            a = Vector512.FusedMultiplyAdd(v, Widen(w) * sa, a);
            b = Vector512.FusedMultiplyAdd(v, Widen(w + Lanes) * sb, b);
            c = Vector512.FusedMultiplyAdd(v, Widen(w1) * sc, c);
            d = Vector512.FusedMultiplyAdd(v, Widen(w1 + Lanes) * sd, d);
        }

        a.Store(y);
        b.Store(y + Lanes);
        c.Store(y1);
        d.Store(y1 + Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(sbyte* from)
    {
        var bytes = Vector128.Load(from);
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(bytes));
        var (lower, upper) = Vector128.Widen(bytes);
        return Vector512.Create(Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower))),
            Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper))));
    }
}
