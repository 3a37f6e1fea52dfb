using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Platform.Policies.Models.Kernels.VectorMath;

namespace Platform.Policies.Models.Kernels;

/// <summary>Softmax over the past only: row t of a square matrix has t + 1 entries, the rest are set to 0 without being computed.</summary>
/// <remarks>Backward, per row: ∂s = p (∂p − Σ p ∂p).</remarks>
internal static unsafe class CausalSoftmaxKernel
{
    /// <param name="scores">Scores, which the probabilities overwrite. [matrices, time, time]</param>
    /// <param name="matrices">Number of matrices.</param>
    /// <param name="time">Their size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* scores, long matrices, int time)
    {
        for (long matrix = 0; matrix < matrices; matrix++)
            for (var t = 0; t < time; t++, scores += time)
            {
                var count = t + 1;
                var max = Max(scores, count);
                var shift = Vector256.Create(max);
                Vector256<float> partial = default;
                var i = 0;
                for (; i <= count - Width; i += Width)
                {
                    var e = Exp(Vector256.Load(scores + i) - shift);
                    e.Store(scores + i);
                    partial += e;
                }

                var sum = Sum(partial);
                for (; i < count; i++)
                    sum += scores[i] = Exp(scores[i] - max);
                Scale(scores, 1 / sum, count);
                new Span<float>(scores + count, time - count).Clear();
            }
    }

    /// <param name="probabilities">Result of the forward pass. [matrices, time, time]</param>
    /// <param name="gradients">Gradient of the probabilities, which that of the scores overwrites. [matrices, time, time]</param>
    /// <param name="matrices">Number of matrices.</param>
    /// <param name="time">Their size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* probabilities, float* gradients, long matrices, int time)
    {
        for (long matrix = 0; matrix < matrices; matrix++)
            for (var t = 0; t < time; t++, probabilities += time, gradients += time)
            {
                var count = t + 1;
                var sum = Dot(probabilities, gradients, count);
                var shift = Vector256.Create(sum);
                var i = 0;
                for (; i <= count - Width; i += Width)
                    (Vector256.Load(probabilities + i) * (Vector256.Load(gradients + i) - shift)).Store(gradients + i);
                for (; i < count; i++)
                    gradients[i] = probabilities[i] * (gradients[i] - sum);
                new Span<float>(gradients + count, time - count).Clear();
            }
    }

    private static void Scale(float* values, float factor, int count)
    {
        var vector = Vector256.Create(factor);
        var i = 0;
        for (; i <= count - Width; i += Width)
            (Vector256.Load(values + i) * vector).Store(values + i);
        for (; i < count; i++)
            values[i] *= factor;
    }
}
