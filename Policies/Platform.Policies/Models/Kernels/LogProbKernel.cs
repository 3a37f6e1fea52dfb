using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Platform.Policies.Models.Kernels.VectorMath;

namespace Platform.Policies.Models.Kernels;

/// <summary>Log-softmax at one entry per row, its entropy and the gradient of both, over rows of logits.</summary>
internal static unsafe class LogProbKernel
{
    /// <param name="z">Scaled logits. [rows, width]</param>
    /// <param name="targets">One entry per row. [rows]</param>
    /// <param name="logProbs">Receives log p at the targets. [rows]</param>
    /// <param name="normalizers">Receives log Σ exp z. [rows]</param>
    /// <param name="entropies">Receives the entropies, or null. [rows]</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Width of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* z, long* targets, float* logProbs, float* normalizers, float* entropies, long rows, int width)
    {
        for (long row = 0; row < rows; row++, z += width)
        {
            var max = Max(z, width);
            var shift = Vector256.Create(max);
            Vector256<float> partial = default, weighted = default;
            var i = 0;
            for (; i <= width - Width; i += Width)
            {
                var centered = Vector256.Load(z + i) - shift;
                var e = Exp(centered);
                partial += e;
                weighted = Fma(e, centered, weighted);
            }

            var (sum, moment) = (Sum(partial), Sum(weighted));
            for (; i < width; i++)
            {
                var e = Exp(z[i] - max);
                sum += e;
                moment += e * (z[i] - max);
            }

            normalizers[row] = max + MathF.Log(sum);
            logProbs[row] = z[targets[row]] - normalizers[row];
            if (entropies is not null)
                entropies[row] = MathF.Log(sum) - moment / sum;
        }
    }

    /// <param name="z">Scaled logits. [rows, width]</param>
    /// <param name="targets">One entry per row. [rows]</param>
    /// <param name="normalizers">Of the forward pass. [rows]</param>
    /// <param name="entropies">Of the forward pass, or null. [rows]</param>
    /// <param name="logProbGradients">Gradient of the log-probs. [rows]</param>
    /// <param name="entropyGradients">Gradient of the entropies, or null with <paramref name="entropies"/>. [rows]</param>
    /// <param name="inverse">1 / temperature: the gradient is that of the logits before scaling.</param>
    /// <param name="gradients">Receives the gradient of the logits; may be <paramref name="z"/>. [rows, width]</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Width of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        float* z, long* targets, float* normalizers, float* entropies, float* logProbGradients, float* entropyGradients, float inverse, float* gradients, long rows, int width)
    {
        for (long row = 0; row < rows; row++, z += width, gradients += width)
        {
            var upstream = logProbGradients[row] * inverse;
            var entropyUpstream = entropies is null ? 0 : entropyGradients[row] * inverse;
            // p (−u − v (log p + H)) with log p = z − normalizer: linear in z beside the exponential.
            var slope = -entropyUpstream;
            var offset = -upstream + (entropies is null ? 0 : entropyUpstream * (normalizers[row] - entropies[row]));
            var (shift, slopes, offsets) = (Vector256.Create(normalizers[row]), Vector256.Create(slope), Vector256.Create(offset));
            var i = 0;
            for (; i <= width - Width; i += Width)
            {
                var value = Vector256.Load(z + i);
                (Exp(value - shift) * Fma(value, slopes, offsets)).Store(gradients + i);
            }

            for (; i < width; i++)
                gradients[i] = Exp(z[i] - normalizers[row]) * (z[i] * slope + offset);
            gradients[targets[row]] += upstream;
        }
    }
}
