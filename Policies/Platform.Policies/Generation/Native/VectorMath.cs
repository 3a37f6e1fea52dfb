using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>Elementary functions on vectors, the same to the bit on every machine: each is a fixed chain of exactly rounded operations.</summary>
public static class VectorMath
{
    // Beyond these, e^x leaves the range of normal 32-bit floats.
    private const float Highest = 88.37626f;
    private const float Lowest = -87.33654f;

    /// <summary>e^x for every element, within 1e-7 of the true value in relative terms for x in [-87, 88]; below, the result is that of -87.3, above, that of 88.3.</summary>
    /// <param name="source">The exponents.</param>
    /// <param name="destination">Receives the powers; may be <paramref name="source"/>. At least as long as it.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (destination.Length < source.Length)
            throw new ArgumentException($"The destination holds {destination.Length} floats, but the source has {source.Length}: give it {source.Length}.", nameof(destination));
        var whole = source.Length & ~15;
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        for (var i = 0; i < whole; i += 16)
            Exp(Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (whole == source.Length)
            return;
        Span<float> rest = stackalloc float[16];
        source[whole..].CopyTo(rest);
        Exp(Vector512.Create<float>(rest)).CopyTo(rest);
        rest[..(source.Length - whole)].CopyTo(destination[whole..]);
    }

    /// <summary>e^x = 2^n · e^r with |r| ≤ ln 2 / 2 and Taylor's polynomial of degree 7 for e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(Lowest)), Vector512.Create(Highest));
        // Adding 1.5 · 2^23 rounds to the nearest integer and leaves it in the low bits.
        var magic = Vector512.Create(12582912f);
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), magic);
        var n = shifted - magic;
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693145752f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.42860677e-6f), r);
        var p = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.9841270e-4f), Vector512.Create(1.3888889e-3f));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(8.3333333e-3f));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(4.1666667e-2f));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(0.16666667f));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512<float>.One);
        p = Vector512.FusedMultiplyAdd(r, p, Vector512<float>.One);
        var exponent = (shifted.AsInt32() << 23) + Vector512.Create(127 << 23);
        return p * exponent.AsSingle();
    }

    /// <summary>x / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Silu(Vector512<float> x) => x / (Vector512<float>.One + Exp(-x));

    /// <summary>Sum of the sixteen lanes, always added in the same tree: i with i + 8, then + 4, + 2, + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector512<float> x)
    {
        var eight = x.GetLower() + x.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>Largest of the sixteen lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector512<float> x)
    {
        var eight = Vector256.Max(x.GetLower(), x.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[2]), MathF.Max(four[1], four[3]));
    }
}
