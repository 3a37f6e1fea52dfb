using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Platform.Policies.Models.Kernels.VectorMath;

namespace Platform.Policies.Models.Kernels;

/// <summary>Takes the joint projection [batch · time, (heads + 2 · keyHeads) · size] apart into heads and turns queries and keys, and puts gradients together again.</summary>
internal static unsafe class HeadsKernel
{
    /// <param name="shape">Sizes.</param>
    /// <param name="qkv">[batch · time, (heads + 2 · keyHeads) · size]</param>
    /// <param name="cos">[time, size / 2]</param>
    /// <param name="sin">[time, size / 2]</param>
    /// <param name="q">Receives the queries, turned and divided by √size. [batch, heads, time, size]</param>
    /// <param name="k">Receives the keys, turned. [batch, keyHeads, time, size]</param>
    /// <param name="v">Receives the values. [batch, keyHeads, time, size]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(in HeadShape shape, float* qkv, float* cos, float* sin, float* q, float* k, float* v)
    {
        var (time, size, half) = (shape.Time, shape.Size, shape.Size / 2);
        var scale = 1 / MathF.Sqrt(size);
        for (var b = 0; b < shape.Batch; b++)
            for (var t = 0; t < time; t++)
            {
                for (var h = 0; h < shape.Heads; h++, qkv += size)
                    Turn(qkv, q + (((long)b * shape.Heads + h) * time + t) * size, cos + t * half, sin + t * half, 1, scale, half);
                for (var h = 0; h < shape.KeyHeads; h++, qkv += size)
                    Turn(qkv, k + (((long)b * shape.KeyHeads + h) * time + t) * size, cos + t * half, sin + t * half, 1, 1, half);
                for (var h = 0; h < shape.KeyHeads; h++, qkv += size)
                    Copy(qkv, v + (((long)b * shape.KeyHeads + h) * time + t) * size, size);
            }
    }

    /// <summary>The gradient of <see cref="Split"/>: turns back by the same angles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void JoinGradients(in HeadShape shape, float* dq, float* dk, float* dv, float* cos, float* sin, float* dqkv)
    {
        var (time, size, half) = (shape.Time, shape.Size, shape.Size / 2);
        var scale = 1 / MathF.Sqrt(size);
        for (var b = 0; b < shape.Batch; b++)
            for (var t = 0; t < time; t++)
            {
                for (var h = 0; h < shape.Heads; h++, dqkv += size)
                    Turn(dq + (((long)b * shape.Heads + h) * time + t) * size, dqkv, cos + t * half, sin + t * half, -1, scale, half);
                for (var h = 0; h < shape.KeyHeads; h++, dqkv += size)
                    Turn(dk + (((long)b * shape.KeyHeads + h) * time + t) * size, dqkv, cos + t * half, sin + t * half, -1, 1, half);
                for (var h = 0; h < shape.KeyHeads; h++, dqkv += size)
                    Copy(dv + (((long)b * shape.KeyHeads + h) * time + t) * size, dqkv, size);
            }
    }

    /// <summary>[batch, heads, time, size] to [batch · time, heads · size].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge(in HeadShape shape, float* heads, float* rows)
    {
        for (var b = 0; b < shape.Batch; b++)
            for (var t = 0; t < shape.Time; t++)
                for (var h = 0; h < shape.Heads; h++, rows += shape.Size)
                    Copy(heads + (((long)b * shape.Heads + h) * shape.Time + t) * shape.Size, rows, shape.Size);
    }

    /// <summary>[batch · time, heads · size] to [batch, heads, time, size].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unmerge(in HeadShape shape, float* rows, float* heads)
    {
        for (var b = 0; b < shape.Batch; b++)
            for (var t = 0; t < shape.Time; t++)
                for (var h = 0; h < shape.Heads; h++, rows += shape.Size)
                    Copy(rows, heads + (((long)b * shape.Heads + h) * shape.Time + t) * shape.Size, shape.Size);
    }

    private static void Turn(float* from, float* to, float* cos, float* sin, float direction, float scale, int half)
    {
        var (signed, factor) = (Vector256.Create(direction * scale), Vector256.Create(scale));
        var i = 0;
        for (; i <= half - Width; i += Width)
        {
            Vector256<float> a = Vector256.Load(from + i), b = Vector256.Load(from + half + i);
            Vector256<float> c = Vector256.Load(cos + i) * factor, s = Vector256.Load(sin + i) * signed;
            Fma(a, c, -(b * s)).Store(to + i);
            Fma(b, c, a * s).Store(to + half + i);
        }

        for (; i < half; i++)
        {
            var (a, b, c, s) = (from[i], from[half + i], cos[i] * scale, sin[i] * direction * scale);
            (to[i], to[half + i]) = (a * c - b * s, b * c + a * s);
        }
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new(to, count));
}

/// <summary>Sizes of an attention layer's inputs.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Time">Positions in each.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyHeads">Key and value heads.</param>
/// <param name="Size">Width of a head.</param>
internal readonly record struct HeadShape(int Batch, int Time, int Heads, int KeyHeads, int Size);
