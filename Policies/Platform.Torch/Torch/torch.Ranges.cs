namespace TorchSharp;

public static partial class torch
{
    /// <summary>From start (0 unless given) to before stop, by step (1 unless given). Int64 when all are integers, unless a type is given.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ArangeOf(start, stop, step, dtype, device, requires_grad);

    /// <summary>From start (0 unless given) to before stop, by step (1 unless given). Int64 when all are integers, unless a type is given.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ArangeOf(start, stop, 1, dtype, device, requires_grad);

    /// <summary>From start (0 unless given) to before stop, by step (1 unless given). Int64 when all are integers, unless a type is given.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ArangeOf(0, stop, 1, dtype, device, requires_grad);

    /// <summary>So many numbers from start to end, evenly apart.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        New(Native.linspace(start, end, steps, (int)(dtype ?? s_defaultType), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad);

    /// <summary>Ones on the diagonal, else zeros; square unless columns are given.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(New(Native.eye(rows, columns < 0 ? rows : columns, (int)(dtype ?? s_defaultType), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad), names);

    /// <summary>Rows and columns of the lower triangle: [2, count].</summary>
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        New(Native.tril_indices(row, col, offset, (int)dtype, DeviceTypeOf(device), DeviceIndexOf(device)), false);

    /// <summary>Rows and columns of the upper triangle: [2, count].</summary>
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        New(Native.triu_indices(row, col, offset, (int)dtype, DeviceTypeOf(device), DeviceIndexOf(device)), false);

    /// <summary>Elements undefined, with sizes and strides given, in elements.</summary>
    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(New(Native.empty_strided(size, size.Length, strides, strides.Length, (int)(dtype ?? s_defaultType), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad), names);

    /// <summary>Zeros of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(input.zeros_like(dtype, device, requires_grad), names);

    /// <summary>Ones of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(input.ones_like(dtype, device, requires_grad), names);

    /// <summary>Undefined elements of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(input.empty_like(dtype, device, requires_grad), names);

    /// <summary>One number, of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Named(input.full_like(value, dtype, device, requires_grad), names);
}
