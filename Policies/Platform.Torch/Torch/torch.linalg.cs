namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public static class linalg
    {
        /// <summary>Singular value decomposition of a matrix, or of every matrix of a batch: input = U × diag(S) × Vh, with S falling.</summary>
        /// <remarks>Float32 and Float64. Vectors are determined up to a common sign of a column of U and its row of Vh; gradients follow where the singular values differ.</remarks>
        /// <param name="input">[..., m, n]</param>
        /// <param name="fullMatrices">Whether U is [m, m] and Vh [n, n]; else [m, k] and [k, n], with k = min(m, n).</param>
        /// <returns>U, S [..., k] and Vh.</returns>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true)
        {
            Span<nint> into = stackalloc nint[3];
            var all = Tensor.WrapAll(Native.linalg_svd(input.Handle, fullMatrices, into), into, input);
            return (all[0], all[1], all[2]);
        }
    }
}
