using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    internal static int DeviceTypeOf(Device? device) => device is null ? -1 : (int)device.type;

    internal static int DeviceIndexOf(Device? device) => device is null ? -1 : device.index;

    public partial class Tensor
    {
        /// <summary>A view with the two last dimensions swapped; of a matrix, its transpose.</summary>
        public Tensor T => dim() < 2 ? alias() : permute([.. Enumerable.Range(0, (int)dim()).Reverse().Select(d => (long)d)]);

        /// <summary>A view with the two last dimensions swapped.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>Whether every |a - b| is at most atol + rtol · |b|; NaN equals NaN only where asked.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false)
        {
            Done(Native.allclose(Handle, target.Handle, rtol, atol, equal_nan, out var close), this, target);
            return close;
        }

        /// <summary>The different elements, in increasing order where sorted; which of them each was; and how often each occurs.</summary>
        /// <remarks>Over the flattened tensor: <paramref name="dim"/> must be null.</remarks>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            if (dim is not null)
                throw new NotSupportedException($"unique along dimension {dim}: flatten, or pass dim: null.");
            Span<nint> into = stackalloc nint[3];
            var all = WrapAll(Native.unique(Handle, sorted, return_inverse, return_counts, into), into, this);
            if (!return_inverse)
                all[1].Dispose();
            if (!return_counts)
                all[2].Dispose();
            return (all[0], return_inverse ? all[1] : null, return_counts ? all[2] : null);
        }

        internal static Tensor New(nint result, bool requires_grad, Tensor? like = null, [CallerMemberName] string op = "")
        {
            var tensor = Wrap(result, like, op: op);
            return requires_grad ? tensor.requires_grad_() : tensor;
        }

        /// <summary>An out variant: the result copied to where the caller wants it.</summary>
        private static Tensor Into(Tensor? place, Tensor result)
        {
            if (place is null)
                return result;
            using (result)
                return place.copy_(result);
        }

        private (Tensor, Tensor) Pair(bool done, ReadOnlySpan<nint> both, [CallerMemberName] string op = "")
        {
            Done(done, this, op: op);
            return (new Tensor(both[0]), new Tensor(both[1]));
        }

        private Tensor[] SplitSizes(ReadOnlySpan<long> sizes, long dim)
        {
            var into = new nint[sizes.Length];
            return WrapAll(Native.split_sizes(Handle, sizes, sizes.Length, dim, into), into, this, "split");
        }

        private Tensor[] SplitEvenly(long part, long dim)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part);
            var whole = size((int)dim);
            var sizes = new long[Math.Max(1, (whole + part - 1) / part)];
            for (var i = 0; i < sizes.Length; i++)
                sizes[i] = Math.Min(part, whole - i * part);
            return SplitSizes(sizes, dim);
        }
    }
}
