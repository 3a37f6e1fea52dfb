using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Platform.Policies.Models.Kernels.VectorMath;

namespace Platform.Policies.Models.Kernels;

/// <summary>y = g σ(g) u for rows that hold the gate g and, behind it, u.</summary>
/// <remarks>Source: arXiv:2002.05202, equation 6. Backward: ∂u = g σ(g) ∂y and ∂g = u σ(g) (1 + g (1 − σ(g))) ∂y.</remarks>
internal static unsafe class SwiGluKernel
{
    /// <param name="gateUp">[rows, 2 · width]</param>
    /// <param name="y">Receives the result. [rows, width]</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Half the width of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* gateUp, float* y, long rows, int width)
    {
        for (long row = 0; row < rows; row++, gateUp += 2 * width, y += width)
        {
            var i = 0;
            for (; i <= width - Width; i += Width)
            {
                var g = Vector256.Load(gateUp + i);
                (g / (Vector256<float>.One + Exp(-g)) * Vector256.Load(gateUp + width + i)).Store(y + i);
            }

            for (; i < width; i++)
                y[i] = gateUp[i] / (1 + Exp(-gateUp[i])) * gateUp[width + i];
        }
    }

    /// <param name="dy">[rows, width]</param>
    /// <param name="gateUp">The forward pass's input. [rows, 2 · width]</param>
    /// <param name="into">Receives its gradient; may be <paramref name="gateUp"/>. [rows, 2 · width]</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Half the width of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* dy, float* gateUp, float* into, long rows, int width)
    {
        var one = Vector256<float>.One;
        for (long row = 0; row < rows; row++, gateUp += 2 * width, into += 2 * width, dy += width)
        {
            var i = 0;
            for (; i <= width - Width; i += Width)
            {
                var g = Vector256.Load(gateUp + i);
                var gradient = Vector256.Load(dy + i);
                var sigmoid = one / (one + Exp(-g));
                var silu = g * sigmoid;
                (Vector256.Load(gateUp + width + i) * gradient * Fma(silu, one - sigmoid, sigmoid)).Store(into + i);
                (silu * gradient).Store(into + width + i);
            }

            for (; i < width; i++)
            {
                var (g, sigmoid) = (gateUp[i], 1 / (1 + Exp(-gateUp[i])));
                into[i] = gateUp[width + i] * dy[i] * sigmoid * (1 + g * (1 - sigmoid));
                into[width + i] = g * sigmoid * dy[i];
            }
        }
    }
}
