using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Platform.Policies.Generation.Native;

/// <summary>Products of bfloat16 pairs by the processor's own instruction, in <c>libplatform_bf16.so</c> (native/bf16.c).</summary>
/// <remarks>Activations are rounded to bfloat16 as well. An output is one chain of dot products over the pairs, in order, whatever the tile, so a row's result
/// depends on nothing but the row; it is not that of <see cref="TileKernel"/>, which is why one decoder uses one of the two for all its products.</remarks>
internal sealed unsafe class PairKernel
{
    private const string FileName = "libplatform_bf16.so";
    private static readonly (PairKernel? Kernel, string Status) Found = Find();
    private readonly delegate* unmanaged<int, int, nint, uint*, nint, uint*, nint, float*, nint, void*, void> _multiply;
    private readonly delegate* unmanaged<float*, nint, uint*, void> _round;
    private readonly delegate* unmanaged<long, double> _exercise;

    private PairKernel(nint library)
    {
        _multiply = (delegate* unmanaged<int, int, nint, uint*, nint, uint*, nint, float*, nint, void*, void>)NativeLibrary.GetExport(library, "platform_bf16_multiply");
        _round = (delegate* unmanaged<float*, nint, uint*, void>)NativeLibrary.GetExport(library, "platform_bf16_round");
        _exercise = (delegate* unmanaged<long, double>)NativeLibrary.GetExport(library, "platform_bf16_exercise");
    }

    /// <summary>The kernel, or null where processor or library is missing.</summary>
    public static PairKernel? Shared => Found.Kernel;

    /// <summary>What there is, or why there is nothing, in a few words.</summary>
    public static string Status => Found.Status;

    /// <summary>Whether only the library is missing.</summary>
    public static bool LacksLibrary => Shared is null && HasInstruction();

    /// <summary>y[r, c] = Σ over k of x[r, k] · w[k, c], with both factors in pairs.</summary>
    /// <param name="rows">1, 2, 4, 6, 8 or 12.</param>
    /// <param name="panels">1 or more.</param>
    /// <param name="pairs">Pairs of the sum.</param>
    /// <param name="x">Rows [rows, pairs].</param>
    /// <param name="xStride">Pairs from a row of x to the next.</param>
    /// <param name="w">Packed panels, each [pairs, 32].</param>
    /// <param name="panelStride">Pairs from a panel to the next.</param>
    /// <param name="y">Receives [rows, 32 · panels].</param>
    /// <param name="yStride">Floats from a row of y to the next.</param>
    /// <param name="ahead">Memory that will be wanted soon, which may be prefetched as <see cref="TileKernel.WholePrefetchRows"/> says.</param>
    public void Multiply(int rows, int panels, int pairs, uint* x, nint xStride, uint* w, nint panelStride, float* y, nint yStride, void* ahead) =>
        _multiply(rows, panels, pairs, x, xStride, w, panelStride, y, yStride, ahead);

    /// <summary>Rounds a row to bfloat16, in pairs.</summary>
    public void Round(float* row, int count, uint* pairs) => _round(row, count, pairs);

    /// <summary>Multiplies from registers, for measuring.</summary>
    /// <returns>Floating-point operations that this was.</returns>
    public double Exercise(long rounds) => _exercise(rounds);

    private static (PairKernel?, string) Find()
    {
        if (!HasInstruction())
            return (null, "this processor has no avx512_bf16");
        var file = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(file) && typeof(PairKernel).Assembly.Location is { Length: > 0 } location)
            file = Path.Combine(Path.GetDirectoryName(location)!, FileName);
        if (!File.Exists(file))
            return (null, $"the processor has avx512_bf16, but {FileName} was not built");
        return NativeLibrary.TryLoad(file, out var library)
            ? (new PairKernel(library), $"avx512_bf16, {file}")
            : (null, $"the processor has avx512_bf16, but {file} does not load");
    }

    /// <summary>CPUID leaf 7, subleaf 1, EAX bit 5: AVX512_BF16 (Intel SDM, volume 2A, table 3-8). That the system keeps the registers is part of Avx512F.</summary>
    private static bool HasInstruction() =>
        OperatingSystem.IsLinux() && Avx512F.X64.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
}
