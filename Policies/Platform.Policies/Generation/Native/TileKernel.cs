using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Policies.Generation.Native;

/// <summary>Which instructions the matrix products use.</summary>
internal enum InstructionSet
{
    /// <summary>128-bit vectors of whatever kind the machine has.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}

/// <summary>The innermost loops of a matrix product: a few rows against a few packed panels, held in registers.</summary>
/// <remarks>An output is one chain of fused multiply-adds over the depth, in order, from 0. Every kernel and every tile size keeps to that, so all of them
/// give the same bits and a row's result depends on nothing but the row.</remarks>
internal abstract unsafe class TileKernel
{
    /// <summary>Columns of a panel.</summary>
    public const int PanelWidth = 32;

    /// <summary>Most rows of a tile, and the rows a buffer must have to spare behind its last one.</summary>
    public const int MaxRows = 12;

    /// <summary>Most panels of a tile.</summary>
    public const int MaxPanels = 4;

    /// <summary>Rows up to which a tile prefetches as much as it reads of w; with more rows it prefetches half, since two tiles at least share a panel.</summary>
    public const int WholePrefetchRows = 8;

    /// <summary>The best kernel of this machine.</summary>
    public static InstructionSet Best =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? InstructionSet.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2
        : InstructionSet.Portable;

    /// <summary>The kernel for an instruction set that the machine has.</summary>
    public static TileKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new Avx512TileKernel(),
        InstructionSet.Avx2 => new Avx2TileKernel(),
        _ => new PortableTileKernel(),
    };

    /// <summary>Rows that the next tile should cover when <paramref name="left"/> remain: 1, 2, 4, 6, 8 or 12, possibly more than remain.</summary>
    public static int NextRows(int left) => left switch
    {
        >= 11 => 12,
        >= 7 => 8,
        >= 5 => 6,
        >= 3 => 4,
        _ => left,
    };

    /// <summary>y[r, c] = Σ over k of x[r, k] · w[k, c].</summary>
    /// <param name="rows">1, 2, 4, 6, 8 or 12.</param>
    /// <param name="panels">1 to <see cref="MaxPanels"/>.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="x">Rows [rows, depth].</param>
    /// <param name="xStride">Floats from a row of x to the next.</param>
    /// <param name="w">Packed panels, each [depth, 32].</param>
    /// <param name="panelStride">Floats from a panel to the next.</param>
    /// <param name="y">Receives [rows, 32 · panels].</param>
    /// <param name="yStride">Floats from a row of y to the next.</param>
    /// <param name="ahead">Memory that will be wanted soon. A kernel may prefetch from it what <see cref="WholePrefetchRows"/> says.</param>
    public abstract void Multiply(int rows, int panels, int depth, float* x, nint xStride, float* w, nint panelStride, float* y, nint yStride, float* ahead);
}
