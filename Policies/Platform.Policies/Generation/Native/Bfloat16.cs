using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>bfloat16, the upper half of a 32-bit float: rounding, and widening by a shift. Two of them make a pair, the first in the lower half.</summary>
internal static unsafe class Bfloat16
{
    private const int Lanes = 16;

    /// <summary>Pairs that a sum of this length takes; the last one of an odd length has 0 beside it.</summary>
    public static int Pairs(int depth) => (depth + 1) / 2;

    /// <summary>The nearest bfloat16, ties to even. What is not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (bits >> 16) | 0x40 : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    }

    /// <summary>The nearest bfloat16 of each, in the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Round(Vector512<float> values)
    {
        var bits = values.AsUInt32();
        var upper = bits >>> 16;
        var nearest = (bits + Vector512.Create(0x7fffu) + (upper & Vector512<uint>.One)) >>> 16;
        return Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), nearest, upper | Vector512.Create(0x40u));
    }

    /// <summary>Rounds numbers one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(float* from, ushort* to, long count)
    {
        for (long i = 0; i < count; i++)
            to[i] = (ushort)Round(from[i]);
    }

    /// <summary>Widens numbers one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* from, float* to, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = BitConverter.UInt32BitsToSingle((uint)from[i] << 16);
    }

    /// <summary>Widens a panel of pairs [pairs, 32] into one of floats [depth, 32].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WidenPanel(uint* from, float* to, int depth)
    {
        var upper = Vector512.Create(0xffff0000u);
        for (; depth >= 2; depth -= 2, from += TileKernel.PanelWidth, to += 2 * TileKernel.PanelWidth)
        {
            Vector512<uint> a = Vector512.Load(from), b = Vector512.Load(from + Lanes);
            (a << 16).AsSingle().Store(to);
            (b << 16).AsSingle().Store(to + Lanes);
            (a & upper).AsSingle().Store(to + TileKernel.PanelWidth);
            (b & upper).AsSingle().Store(to + TileKernel.PanelWidth + Lanes);
        }
        if (depth == 0)
            return;
        (Vector512.Load(from) << 16).AsSingle().Store(to);
        (Vector512.Load(from + Lanes) << 16).AsSingle().Store(to + Lanes);
    }
}
