using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Platform.Policies.Models.Kernels.VectorMath;

namespace Platform.Policies.Models.Kernels;

/// <summary>y = x · r · w with r = 1 / √(mean(x²) + ε), row by row.</summary>
/// <remarks>Source: arXiv:1910.07467, equation 4. Backward, per row of width d: ∂x = r w ∂y − x r³ / d · Σ x w ∂y and ∂w = Σ over rows of x r ∂y.</remarks>
internal static unsafe class RmsNormKernel
{
    /// <param name="x">[rows, width]</param>
    /// <param name="weight">[width]</param>
    /// <param name="y">Receives the result. [rows, width]</param>
    /// <param name="scale">Receives r, which the backward pass needs. [rows]</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="epsilon">ε.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, float* weight, float* y, float* scale, long rows, int width, float epsilon)
    {
        for (long row = 0; row < rows; row++, x += width, y += width)
        {
            var r = 1 / MathF.Sqrt(Dot(x, x, width) / width + epsilon);
            scale[row] = r;
            var factor = Vector256.Create(r);
            var i = 0;
            for (; i <= width - Width; i += Width)
                (Vector256.Load(x + i) * factor * Vector256.Load(weight + i)).Store(y + i);
            for (; i < width; i++)
                y[i] = x[i] * r * weight[i];
        }
    }

    /// <param name="dy">[rows, width]</param>
    /// <param name="x">[rows, width]</param>
    /// <param name="weight">[width]</param>
    /// <param name="scale">r of the forward pass. [rows]</param>
    /// <param name="residual">Gradient that reached x by the way around the norm, added to the result; null for none. [rows, width]</param>
    /// <param name="dx">Receives the gradient of x; may be <paramref name="residual"/>. [rows, width]</param>
    /// <param name="dw">The gradient of the weight is added to it. [width]</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Width of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* dy, float* x, float* weight, float* scale, float* residual, float* dx, float* dw, long rows, int width)
    {
        for (long row = 0; row < rows; row++, dy += width, x += width, dx += width)
        {
            var r = scale[row];
            var factor = Vector256.Create(r);
            Vector256<float> partial = default;
            var i = 0;
            for (; i <= width - Width; i += Width)
            {
                var product = Vector256.Load(dy + i) * Vector256.Load(x + i);
                Fma(product, factor, Vector256.Load(dw + i)).Store(dw + i);
                partial = Fma(product, Vector256.Load(weight + i), partial);
            }

            var sum = Sum(partial);
            for (; i < width; i++)
            {
                dw[i] += dy[i] * x[i] * r;
                sum += dy[i] * x[i] * weight[i];
            }

            var back = -sum * r * r * r / width;
            var backFactor = Vector256.Create(back);
            i = 0;
            for (; i <= width - Width; i += Width)
            {
                var gradient = Fma(Vector256.Load(x + i), backFactor, Vector256.Load(dy + i) * Vector256.Load(weight + i) * factor);
                (residual is null ? gradient : gradient + Vector256.Load(residual + i)).Store(dx + i);
            }

            for (; i < width; i++)
                dx[i] = (residual is null ? 0 : residual[i]) + dy[i] * weight[i] * r + x[i] * back;
            if (residual is not null)
                residual += width;
        }
    }
}
