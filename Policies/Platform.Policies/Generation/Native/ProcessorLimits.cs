using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Platform.Policies.Generation.Native;

/// <summary>What the processors of this machine can do at most, measured: the arithmetic that a product is made of, from registers, and reading memory.</summary>
public static unsafe class ProcessorLimits
{
    private const double BurstSeconds = 0.02;
    private const int Bursts = 12;
    private const int Accumulators = 16;

    /// <summary>Floating-point operations per second of the multiply-adds that products with such weights are made of, on all threads at once.</summary>
    /// <param name="type">How weights are kept: bfloat16 ones are multiplied in pairs where the processor can, all others in 32-bit floats.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    public static double MeasureFlops(WeightType type, int threads)
    {
        var pairs = type == WeightType.Bf16 ? PairKernel.Shared : null;
        return Fastest(threads, rounds =>
        {
            if (pairs is not null)
                return pairs.Exercise(rounds);
            return Vector512.IsHardwareAccelerated ? MultiplyAdd512(rounds) : Vector256.IsHardwareAccelerated ? MultiplyAdd256(rounds) : MultiplyAdd128(rounds);
        });
    }

    /// <summary>Bytes per second that all threads together read from a piece of memory, each its own part, again and again.</summary>
    /// <param name="bytes">Size of the piece; what fits a cache is read from there.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    public static double MeasureRead(long bytes, int threads)
    {
        var part = bytes / threads / 4096 * 4096;
        var parts = Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(part / sizeof(float))).ToArray();
        try
        {
            using var pool = new WorkerPool(threads);
            var repeats = Math.Max(1, (64L << 20) / part);
            var best = 0.0;
            for (var burst = 0; burst < Bursts; burst++)
            {
                var started = Stopwatch.GetTimestamp();
                pool.Run((chunk, _) =>
                {
                    for (var i = 0L; i < repeats; i++)
                        Sink(Sum(parts[chunk].Data, part / sizeof(float)));
                }, threads);
                best = Math.Max(best, part * threads * repeats / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            return best;
        }
        finally
        {
            foreach (var buffer in parts)
                buffer.Dispose();
        }
    }

    /// <param name="threads">Threads.</param>
    /// <param name="work">Does so many rounds and returns their operations.</param>
    private static double Fastest(int threads, Func<long, double> work)
    {
        using var pool = new WorkerPool(threads);
        var (rounds, best) = (1L << 14, 0.0);
        for (var burst = 0; burst < Bursts;)
        {
            var flops = new double[threads];
            var started = Stopwatch.GetTimestamp();
            pool.Run((chunk, _) => flops[chunk] = work(rounds), threads);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (seconds < BurstSeconds)
            {
                rounds *= 2;
                continue;
            }

            best = Math.Max(best, flops.Sum() / seconds);
            burst++;
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyAdd512(long rounds)
    {
        Vector512<float> x = Vector512.Create(0.5f), y = Vector512.Create(0.25f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x, m = x, n = x, o = x, p = x;
        for (var round = 0L; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
            m = Vector512.FusedMultiplyAdd(m, x, y);
            n = Vector512.FusedMultiplyAdd(n, x, y);
            o = Vector512.FusedMultiplyAdd(o, x, y);
            p = Vector512.FusedMultiplyAdd(p, x, y);
        }

        Sink(Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p));
        return 2.0 * Vector512<float>.Count * Accumulators * rounds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyAdd256(long rounds)
    {
        Vector256<float> x = Vector256.Create(0.5f), y = Vector256.Create(0.25f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0L; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        Sink(Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
        return 2.0 * Vector256<float>.Count * 12 * rounds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double MultiplyAdd128(long rounds)
    {
        Vector128<float> x = Vector128.Create(0.5f), y = Vector128.Create(0.25f);
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
        for (var round = 0L; round < rounds; round++)
        {
            a = Vector128.FusedMultiplyAdd(a, x, y);
            b = Vector128.FusedMultiplyAdd(b, x, y);
            c = Vector128.FusedMultiplyAdd(c, x, y);
            d = Vector128.FusedMultiplyAdd(d, x, y);
            e = Vector128.FusedMultiplyAdd(e, x, y);
            f = Vector128.FusedMultiplyAdd(f, x, y);
            g = Vector128.FusedMultiplyAdd(g, x, y);
            h = Vector128.FusedMultiplyAdd(h, x, y);
        }

        Sink(Vector128.Sum(a + b + c + d + e + f + g + h));
        return 2.0 * Vector128<float>.Count * 8 * rounds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* data, long count)
    {
        const int Lanes = 16;
        Vector512<float> a = default, b = default, c = default, d = default;
        for (var end = data + count / (8 * Lanes) * (8 * Lanes); data < end; data += 8 * Lanes)
        {
            a += Vector512.Load(data) + Vector512.Load(data + Lanes);
            b += Vector512.Load(data + 2 * Lanes) + Vector512.Load(data + 3 * Lanes);
            c += Vector512.Load(data + 4 * Lanes) + Vector512.Load(data + 5 * Lanes);
            d += Vector512.Load(data + 6 * Lanes) + Vector512.Load(data + 7 * Lanes);
        }

        return Vector512.Sum(a + b + c + d);
    }

    /// <summary>Uses a result, so that what computes it is not optimized away.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sink(float value) => GC.KeepAlive(value == 0.123f);
}
