using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Models.Kernels;

/// <summary>What the row kernels share: eight floats at a time, the same to the bit on every machine.</summary>
internal static unsafe class VectorMath
{
    /// <summary>Floats in a vector.</summary>
    public const int Width = 8;

    /// <summary>eˣ to about 2 units in the last place; arguments are clamped to ±87, so that neither infinity nor denormals appear.</summary>
    /// <remarks>Source: Cephes library, expf: x = n ln 2 + r, a polynomial of degree 5 in r, 2ⁿ by the exponent's bits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.MaxNative(x, Vector256.Create(-87f)), Vector256.Create(87f));
        var n = Vector256.Floor(Fma(x, Vector256.Create(1.44269504088896341f), Vector256.Create(0.5f)));
        var r = Fma(n, Vector256.Create(-0.693359375f), x);
        r = Fma(n, Vector256.Create(2.12194440e-4f), r);
        var y = Fma(Vector256.Create(1.9875691500e-4f), r, Vector256.Create(1.3981999507e-3f));
        y = Fma(y, r, Vector256.Create(8.3334519073e-3f));
        y = Fma(y, r, Vector256.Create(4.1665795894e-2f));
        y = Fma(y, r, Vector256.Create(1.6666665459e-1f));
        y = Fma(y, r, Vector256.Create(5.0000001201e-1f));
        y = Fma(y, r * r, r + Vector256<float>.One);
        var power = (Vector256.ConvertToInt32Native(n) + Vector256.Create(127)) << 23;
        return y * power.AsSingle();
    }

    /// <summary>a · b + c, rounded once: whichever way the runtime compiles it, the bits are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    /// <summary>Sum of the eight lanes, always added in the same tree: i with i + 4, then + 2, + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> x)
    {
        var four = x.GetLower() + x.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>eˣ of one number, by the same formula.</summary>
    public static float Exp(float x) => Exp(Vector256.Create(x)).ToScalar();

    /// <summary>Σ aᵢ bᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int count)
    {
        Vector256<float> first = default, second = default;
        var i = 0;
        for (; i <= count - 2 * Width; i += 2 * Width)
        {
            first = Fma(Vector256.Load(a + i), Vector256.Load(b + i), first);
            second = Fma(Vector256.Load(a + i + Width), Vector256.Load(b + i + Width), second);
        }

        for (; i <= count - Width; i += Width)
            first = Fma(Vector256.Load(a + i), Vector256.Load(b + i), first);
        var sum = Sum(first + second);
        for (; i < count; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Largest of 1 or more numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float* a, int count)
    {
        var best = float.NegativeInfinity;
        var i = 0;
        if (count >= Width)
        {
            var vector = Vector256.Load(a);
            for (i = Width; i <= count - Width; i += Width)
                vector = Vector256.MaxNative(vector, Vector256.Load(a + i));
            for (var lane = 0; lane < Width; lane++)
                best = Math.Max(best, vector[lane]);
        }

        for (; i < count; i++)
            best = Math.Max(best, a[i]);
        return best;
    }
}
