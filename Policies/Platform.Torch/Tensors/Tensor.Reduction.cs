namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Sum over some dimensions, or over all.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Wrap(Native.sum(Handle, dim, dim.Length, keepdim, TypeOf(type)), this);

        /// <summary>Sum over some dimensions, or over all.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Wrap(Native.sum(Handle, [dim], 1, keepdim, TypeOf(type)), this);

        /// <summary>Sum over some dimensions, or over all.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => Wrap(Native.sum(Handle, [dim0, dim1], 2, keepdim, TypeOf(type)), this);

        /// <summary>Sum over some dimensions, or over all.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => Wrap(Native.sum(Handle, [dim0, dim1, dim2], 3, keepdim, TypeOf(type)), this);

        /// <summary>Sum over some dimensions, or over all.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Wrap(Native.sum(Handle, dim, dim.Length, keepdim, TypeOf(type)), this);

        /// <summary>Sum over some dimensions, or over all.</summary>
        public Tensor sum(ScalarType? type = null) => Wrap(Native.sum(Handle, default, -1, false, TypeOf(type)), this);

        /// <summary>Mean over some dimensions, or over all.</summary>
        public Tensor mean() => Wrap(Native.mean(Handle, default, -1, false, -1), this);

        /// <summary>Mean over some dimensions, or over all.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Wrap(Native.mean(Handle, dimensions, dimensions.Length, keepdim, TypeOf(type)), this);

        /// <summary>Sum over all elements that are not NaN.</summary>
        public Tensor nansum() => Wrap(Native.nansum(Handle), this);

        /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var converted = type is { } wanted && wanted != dtype ? to_type(wanted) : null;
            return Wrap(Native.std((converted ?? this).Handle, dimensions, dimensions.Length, unbiased, keepdim), this, converted);
        }

        /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
        public Tensor std(bool unbiased = true) => Wrap(Native.std(Handle, default, -1, unbiased, false), this);

        /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased.</summary>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased.</summary>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var converted = type is { } wanted && wanted != dtype ? to_type(wanted) : null;
            return Wrap(Native.var((converted ?? this).Handle, dimensions, dimensions.Length, unbiased, keepdim), this, converted);
        }

        /// <summary>Variance, over n - 1 where unbiased.</summary>
        public Tensor var(bool unbiased = true) => Wrap(Native.var(Handle, default, -1, unbiased, false), this);

        /// <summary>Variance, over n - 1 where unbiased.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean([dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            Span<nint> both = stackalloc nint[2];
            using var converted = type is { } wanted && wanted != dtype ? to_type(wanted) : null;
            return Pair(Native.std_mean((converted ?? this).Handle, dimensions, dimensions.Length, unbiased, keepdim, both), both);
        }

        /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) std_mean(bool unbiased = true)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.std_mean(Handle, default, -1, unbiased, false, both), both);
        }

        /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean([dim], unbiased, keepdim, type);

        /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean([dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            Span<nint> both = stackalloc nint[2];
            using var converted = type is { } wanted && wanted != dtype ? to_type(wanted) : null;
            return Pair(Native.var_mean((converted ?? this).Handle, dimensions, dimensions.Length, unbiased, keepdim, both), both);
        }

        /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) var_mean(bool unbiased = true)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.var_mean(Handle, default, -1, unbiased, false, both), both);
        }

        /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean([dim], unbiased, keepdim, type);

        /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
        public (Tensor, Tensor) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>Product over a dimension, or over all.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Wrap(Native.prod(Handle, dim, keepdim, TypeOf(type)), this);

        /// <summary>Product over a dimension, or over all.</summary>
        public Tensor prod(ScalarType? type = null) => Wrap(Native.prod(Handle, Native.None, false, TypeOf(type)), this);

        /// <summary>Greatest over some dimensions; the gradient is shared among ties.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Wrap(Native.amax(Handle, dims, dims.Length, keepdim), this));

        /// <summary>Greatest over some dimensions; the gradient is shared among ties.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Wrap(Native.amax(Handle, dims, dims.Length, keepdim), this));

        /// <summary>Greatest over some dimensions; the gradient is shared among ties.</summary>
        public Tensor amax(params long[] dims) => Wrap(Native.amax(Handle, dims, dims.Length, false), this);

        /// <summary>Least over some dimensions; the gradient is shared among ties.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Wrap(Native.amin(Handle, dims, dims.Length, keepdim), this));

        /// <summary>Least over some dimensions; the gradient is shared among ties.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Wrap(Native.amin(Handle, dims, dims.Length, keepdim), this));

        /// <summary>Least over some dimensions; the gradient is shared among ties.</summary>
        public Tensor amin(params long[] dims) => Wrap(Native.amin(Handle, dims, dims.Length, false), this);

        /// <summary>Greatest element; over a dimension, with its index; of two tensors, the greater.</summary>
        public (Tensor, Tensor) max(long dim, bool keepdim = false)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.max_dim(Handle, dim, keepdim, both), both);
        }

        /// <summary>Greatest element; over a dimension, with its index; of two tensors, the greater.</summary>
        public Tensor max() => Wrap(Native.max(Handle), this);

        /// <summary>Greatest element; over a dimension, with its index; of two tensors, the greater.</summary>
        public Tensor max(Tensor other) => maximum(other);

        /// <summary>Least element; over a dimension, with its index; of two tensors, the lesser.</summary>
        public (Tensor, Tensor) min(long dim, bool keepdim = false)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.min_dim(Handle, dim, keepdim, both), both);
        }

        /// <summary>Least element; over a dimension, with its index; of two tensors, the lesser.</summary>
        public Tensor min() => Wrap(Native.min(Handle), this);

        /// <summary>Least element; over a dimension, with its index; of two tensors, the lesser.</summary>
        public Tensor min(Tensor other) => minimum(other);

        /// <summary>Median of all elements; of an even number, the lower one.</summary>
        public Tensor median() => Wrap(Native.median(Handle), this);

        /// <summary>p-norm.</summary>
        public Tensor norm(float p = 2) => Wrap(Native.norm(Handle, p), this);

        /// <summary>p-norm.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Wrap(Native.norm_dim(Handle, dim, keepdim, p), this);

        /// <summary>Index of the greatest.</summary>
        public Tensor argmax() => Wrap(Native.argmax(Handle, Native.None, false), this);

        /// <summary>Index of the greatest.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Wrap(Native.argmax(Handle, dim, keepdim), this);

        /// <summary>Index of the least.</summary>
        public Tensor argmin() => Wrap(Native.argmin(Handle, Native.None, false), this);

        /// <summary>Index of the least.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Wrap(Native.argmin(Handle, dim, keepdim), this);

        /// <summary>log of the sum of exp along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Wrap(Native.logsumexp(Handle, dim, keepdim), this);

        /// <summary>log of the running sum of exp along a dimension.</summary>
        public Tensor logcumsumexp(long dim) => Wrap(Native.logcumsumexp(Handle, dim), this);

        /// <summary>Running sum along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Wrap(Native.cumsum(Handle, dim, TypeOf(type)), this);

        /// <summary>Running product along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Wrap(Native.cumprod(Handle, dim, TypeOf(type)), this);

        /// <summary>n-th difference of neighbours along a dimension.</summary>
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Wrap(Native.diff(Handle, n, dim, HandleOf(prepend), HandleOf(append)), this, prepend, append);

        /// <summary>How many are not 0.</summary>
        public Tensor count_nonzero(long[]? dims = null) => Wrap(Native.count_nonzero(Handle, dims, dims?.Length ?? -1), this);

        /// <summary>How often each of 0, 1, … occurs, or the sum of their weights.</summary>
        public Tensor bincount(Tensor weights, long minlength = 0) => Wrap(Native.bincount(Handle, HandleOf(weights), minlength), this, weights);

        /// <summary>Quantiles along a dimension, interpolated.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Wrap(Native.quantile(Handle, q.Handle, dim, keepdim), this, q);

        /// <summary>exp, divided by its sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Wrap(Native.softmax(Handle, dim, TypeOf(dtype)), this);

        /// <summary>Logarithm of the softmax along a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Wrap(Native.log_softmax(Handle, dim, TypeOf(dtype)), this);

        /// <summary>Sorted along a dimension, and where each came from.</summary>
        public (Tensor, Tensor) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.sort(Handle, dim, descending, stable, both), both);
        }

        /// <summary>Where each of the sorted came from, along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Wrap(Native.argsort(Handle, dim, descending), this);

        /// <summary>The k greatest or least along a dimension, and their indices.</summary>
        public (Tensor, Tensor) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.topk(Handle, k, dim, largest, sorted, both), both);
        }

        /// <summary>The k-th least along a dimension, counted from 1, and its index.</summary>
        public (Tensor, Tensor) kthvalue(long k, long? dim, bool keepdim = false)
        {
            Span<nint> both = stackalloc nint[2];
            return Pair(Native.kthvalue(Handle, k, dim ?? -1, keepdim, both), both);
        }

        /// <summary>1 with the probability that is the element, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Wrap(Native.bernoulli(Handle, Generator.HandleOf(generator)), this);

        /// <summary>Indices drawn by the weights of each row.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Wrap(Native.multinomial(Handle, num_samples, replacement, Generator.HandleOf(generator)), this);
    }
}
