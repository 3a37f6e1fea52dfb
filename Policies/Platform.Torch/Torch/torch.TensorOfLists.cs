namespace TorchSharp;

public static partial class torch
{
    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<BFloat16> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<BFloat16> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<BFloat16> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<BFloat16> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<BFloat16> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<Half> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<Half> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<Half> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<Half> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<short> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<BFloat16> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<BFloat16>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<Half> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<Half>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<byte>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<double>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<float>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<int>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<long>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<sbyte>(rawArray.Span, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in one dimension or in the shape given.</summary>
    public static Tensor tensor(Memory<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<short>(rawArray.Span, dimensions, dtype, device, requires_grad, names);
}
