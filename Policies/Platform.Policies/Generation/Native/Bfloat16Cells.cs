using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>How 32 numbers that are used together, keys of 32 positions or a piece of a value, lie in a cache of bfloat16: number i in the lower half of the i-th
/// 32 bits, number i + 16 in the upper, so that 16 at a time are widened by one operation.</summary>
internal static unsafe class Bfloat16Cells
{
    /// <summary>Numbers of a group.</summary>
    public const int Group = 32;

    /// <summary>Memory of a group, in floats.</summary>
    public const int GroupFloats = Group / 2;

    private const int Lanes = 16;

    /// <summary>Rounds a position's keys and puts each in its place, one group apart from the next.</summary>
    /// <param name="from">Keys; may be read, and are not used, up to a multiple of 16.</param>
    /// <param name="to">The first group.</param>
    /// <param name="index">Place in each group.</param>
    /// <param name="count">Number of keys.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(float* from, float* to, int index, int count)
    {
        var rounded = stackalloc uint[Lanes];
        var place = (ushort*)to + 2 * (index % Lanes) + index / Lanes;
        for (; count > 0; count -= Lanes, from += Lanes)
        {
            Bfloat16.Round(Vector512.Load(from)).Store(rounded);
            for (var i = 0; i < Math.Min(count, Lanes); i++, place += Group)
                *place = (ushort)rounded[i];
        }
    }

    /// <summary>Rounds a position's values into groups of their own.</summary>
    /// <param name="from">Values; may be read up to a multiple of 32.</param>
    /// <param name="to">The first group.</param>
    /// <param name="count">Number of values, a multiple of 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* from, float* to, int count)
    {
        for (; count > 0; count -= Group, from += Group, to += GroupFloats)
            (Bfloat16.Round(Vector512.Load(from)) | (Bfloat16.Round(Vector512.Load(from + Lanes)) << 16)).Store((uint*)to);
    }

    /// <summary>The first 16 numbers of a group, or the other 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* group, bool second)
    {
        var pairs = Vector512.Load((uint*)group);
        return second ? (pairs & Vector512.Create(0xffff0000u)).AsSingle() : (pairs << 16).AsSingle();
    }

    /// <summary>All numbers of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(float* group, out Vector512<float> first, out Vector512<float> second)
    {
        var pairs = Vector512.Load((uint*)group);
        (first, second) = ((pairs << 16).AsSingle(), (pairs & Vector512.Create(0xffff0000u)).AsSingle());
    }
}
