using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>What is done to one row at a time: norms, rotations and the last step of a product. Each sum has one fixed order, whatever else is computed.</summary>
internal static unsafe class RowKernels
{
    private const int Lanes = 16;

    /// <summary>y = x / √(mean(x²) + ε) · w.</summary>
    /// <param name="x">A row, padded with zeros to a multiple of 32.</param>
    /// <param name="weight">Padded likewise.</param>
    /// <param name="y">Receives the row and its padding.</param>
    /// <param name="width">Elements of the row, without padding.</param>
    /// <param name="epsilon">ε, added to the mean square.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Norm(float* x, float* weight, float* y, int width, float epsilon)
    {
        var padded = Padded(width);
        Vector512<float> even = default, odd = default;
        for (var i = 0; i < padded; i += 2 * Lanes)
        {
            var a = Vector512.Load(x + i);
            var b = Vector512.Load(x + i + Lanes);
            even = Vector512.FusedMultiplyAdd(a, a, even);
            odd = Vector512.FusedMultiplyAdd(b, b, odd);
        }
        var scale = Vector512.Create(1 / MathF.Sqrt(VectorMath.Sum(even + odd) / width + epsilon));
        for (var i = 0; i < padded; i += Lanes)
            (Vector512.Load(x + i) * scale * Vector512.Load(weight + i)).Store(y + i);
    }

    /// <summary>Turns the pairs (x[i], x[i + size / 2]) by the position's angles, and scales: the rotate-half convention of Hugging Face.</summary>
    /// <param name="x">One head's query or key, in place.</param>
    /// <param name="cosine">[size / 2].</param>
    /// <param name="sine">[size / 2].</param>
    /// <param name="half">size / 2.</param>
    /// <param name="scale">Factor of the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(float* x, float* cosine, float* sine, int half, float scale)
    {
        var y = x + half;
        var i = 0;
        for (; i + Vector256<float>.Count <= half; i += Vector256<float>.Count)
        {
            Vector256<float> a = Vector256.Load(x + i), b = Vector256.Load(y + i), c = Vector256.Load(cosine + i), s = Vector256.Load(sine + i);
            (Vector256.FusedMultiplyAdd(a, c, -(b * s)) * scale).Store(x + i);
            (Vector256.FusedMultiplyAdd(b, c, a * s) * scale).Store(y + i);
        }
        for (; i < half; i++)
        {
            var (a, b) = (x[i], y[i]);
            x[i] = MathF.FusedMultiplyAdd(a, cosine[i], -(b * sine[i])) * scale;
            y[i] = MathF.FusedMultiplyAdd(b, cosine[i], a * sine[i]) * scale;
        }
    }

    /// <summary>y += x, over a multiple of 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, float* y, int count)
    {
        for (var i = 0; i < count; i += Lanes)
            (Vector512.Load(y + i) + Vector512.Load(x + i)).Store(y + i);
    }

    /// <summary>y = x · scale, where x may be read, but y not written, past <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, float scale, float* y, int count)
    {
        var i = 0;
        for (; i + Lanes <= count; i += Lanes)
            (Vector512.Load(x + i) * scale).Store(y + i);
        for (; i < count; i++)
            y[i] = x[i] * scale;
    }

    /// <summary>y = silu(gate) · up, from tiles of 16 gates followed by their 16 ups.</summary>
    /// <param name="x">Tiles [count, 32].</param>
    /// <param name="y">Receives [count, 16].</param>
    /// <param name="count">Number of tiles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GatedUnit(float* x, float* y, int count)
    {
        for (var i = 0; i < count; i++, x += 2 * Lanes, y += Lanes)
            (VectorMath.Silu(Vector512.Load(x)) * Vector512.Load(x + Lanes)).Store(y);
    }

    /// <summary>A width rounded up to whole panels.</summary>
    public static int Padded(int width) => (width + TileKernel.PanelWidth - 1) / TileKernel.PanelWidth * TileKernel.PanelWidth;
}
