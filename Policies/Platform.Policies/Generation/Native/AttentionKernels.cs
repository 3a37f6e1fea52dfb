using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>What attention over any kind of cache shares.</summary>
internal static unsafe class AttentionKernels
{
    /// <summary>Queries computed together by <see cref="IAttentionKernels.Scores4"/>.</summary>
    public const int ScoreRows = 4;

    /// <summary>Queries computed together by <see cref="IAttentionKernels.Values3"/>.</summary>
    public const int ValueRows = 3;

    private const int Lanes = 16;

    /// <summary>Turns scores into e^(score - max), in place, with zeros behind them.</summary>
    /// <param name="s">Scores; room for <paramref name="limit"/> rounded up to 16.</param>
    /// <param name="length">Scores that count, 1 or more.</param>
    /// <param name="limit">Where the zeros may end, at least <paramref name="length"/>.</param>
    /// <returns>1 / sum of the powers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* s, int length, int limit)
    {
        var whole = length & ~(Lanes - 1);
        var inside = Vector512.LessThan(Vector512.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f, 13f, 14f, 15f), Vector512.Create((float)(length - whole)));
        var max = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < whole; i += Lanes)
            max = Vector512.Max(max, Vector512.Load(s + i));
        if (whole < length)
            max = Vector512.Max(max, Vector512.ConditionalSelect(inside, Vector512.Load(s + whole), max));
        var top = Vector512.Create(VectorMath.Max(max));
        Vector512<float> sum = default;
        for (var i = 0; i < whole; i += Lanes)
        {
            var power = VectorMath.Exp(Vector512.Load(s + i) - top);
            power.Store(s + i);
            sum += power;
        }
        if (whole < length)
        {
            var power = Vector512.ConditionalSelect(inside, VectorMath.Exp(Vector512.Load(s + whole) - top), default);
            power.Store(s + whole);
            sum += power;
            whole += Lanes;
        }
        for (; whole < limit; whole += Lanes)
            Vector512<float>.Zero.Store(s + whole);
        return 1 / VectorMath.Sum(sum);
    }
}
