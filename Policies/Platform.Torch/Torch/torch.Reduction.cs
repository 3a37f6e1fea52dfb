namespace TorchSharp;

public static partial class torch
{
    /// <summary>Sum over some dimensions, or over all.</summary>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary>Sum over some dimensions, or over all.</summary>
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    /// <summary>Sum over some dimensions, or over all.</summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    /// <summary>Mean over some dimensions, or over all.</summary>
    public static Tensor mean(Tensor input) => input.mean();

    /// <summary>Mean over some dimensions, or over all.</summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);

    /// <summary>Sum over all elements that are not NaN.</summary>
    public static Tensor nansum(Tensor input) => input.nansum();

    /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased.</summary>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased.</summary>
    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased.</summary>
    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased.</summary>
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    /// <summary>Variance, over n - 1 where unbiased.</summary>
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased.</summary>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) std_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) std_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) std_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) std_mean(Tensor input, bool unbiased = true) => input.std_mean(unbiased);

    /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) std_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Standard deviation, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) std_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) var_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) var_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) var_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) var_mean(Tensor input, bool unbiased = true) => input.var_mean(unbiased);

    /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) var_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Variance, over n - 1 where unbiased, and mean.</summary>
    public static (Tensor, Tensor) var_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Product over a dimension, or over all.</summary>
    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.prod(dim, keepdim, type);

    /// <summary>Product over a dimension, or over all.</summary>
    public static Tensor prod(Tensor input, ScalarType? type = null) => input.prod(type);

    /// <summary>Greatest over some dimensions; the gradient is shared among ties.</summary>
    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    /// <summary>Greatest over some dimensions; the gradient is shared among ties.</summary>
    public static Tensor amax(Tensor input, long[] dims) => input.amax(dims);

    /// <summary>Greatest over some dimensions; the gradient is shared among ties.</summary>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    /// <summary>Least over some dimensions; the gradient is shared among ties.</summary>
    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    /// <summary>Least over some dimensions; the gradient is shared among ties.</summary>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    /// <summary>Greatest element; over a dimension, with its index; of two tensors, the greater.</summary>
    public static (Tensor, Tensor) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    /// <summary>Greatest element; over a dimension, with its index; of two tensors, the greater.</summary>
    public static Tensor max(Tensor input) => input.max();

    /// <summary>Greatest element; over a dimension, with its index; of two tensors, the greater.</summary>
    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    /// <summary>Least element; over a dimension, with its index; of two tensors, the lesser.</summary>
    public static (Tensor, Tensor) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    /// <summary>Least element; over a dimension, with its index; of two tensors, the lesser.</summary>
    public static Tensor min(Tensor input) => input.min();

    /// <summary>Least element; over a dimension, with its index; of two tensors, the lesser.</summary>
    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    /// <summary>Median of all elements; of an even number, the lower one.</summary>
    public static Tensor median(Tensor input) => input.median();

    /// <summary>p-norm.</summary>
    public static Tensor norm(Tensor input) => input.norm();

    /// <summary>p-norm.</summary>
    public static Tensor norm(Tensor input, float p = 2) => input.norm(p);

    /// <summary>p-norm.</summary>
    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2) => input.norm(dimension, keepdim, p);

    /// <summary>Index of the greatest.</summary>
    public static Tensor argmax(Tensor input) => input.argmax();

    /// <summary>Index of the greatest.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    /// <summary>Index of the least.</summary>
    public static Tensor argmin(Tensor input) => input.argmin();

    /// <summary>Index of the least.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    /// <summary>log of the sum of exp along a dimension, without overflow.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    /// <summary>log of the running sum of exp along a dimension.</summary>
    public static Tensor logcumsumexp(Tensor input, long dim) => input.logcumsumexp(dim);

    /// <summary>Running sum along a dimension.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <summary>Running product along a dimension.</summary>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);

    /// <summary>n-th difference of neighbours along a dimension.</summary>
    public static Tensor diff(Tensor input, long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => input.diff(n, dim, prepend, append);

    /// <summary>How many are not 0.</summary>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    /// <summary>How often each of 0, 1, … occurs, or the sum of their weights.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights!, minlength);

    /// <summary>Quantiles along a dimension, interpolated.</summary>
    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.quantile(q, dim, keepdim);

    /// <summary>exp, divided by its sum along a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    /// <summary>Sorted along a dimension, and where each came from.</summary>
    public static (Tensor, Tensor) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);

    /// <summary>Where each of the sorted came from, along a dimension.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    /// <summary>The k greatest or least along a dimension, and their indices.</summary>
    public static (Tensor, Tensor) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);

    /// <summary>The k-th least along a dimension, counted from 1, and its index.</summary>
    public static (Tensor, Tensor) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);
}
