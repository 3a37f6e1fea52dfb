namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(BFloat16 scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromMemory<BFloat16>([scalar], [], dtype, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromMemory<bool>([scalar], [], dtype, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => FromMemory<byte>([scalar], [], null, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromMemory<double>([scalar], [], dtype, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => FromMemory<float>([scalar], [], null, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => FromMemory<int>([scalar], [], null, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromMemory<long>([scalar], [], dtype, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) => FromMemory<sbyte>([scalar], [], null, device, requires_grad, null);

    /// <summary>A tensor of no dimensions with this value.</summary>
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) => FromMemory<short>([scalar], [], null, device, requires_grad, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => FromArray(data, dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(BFloat16[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<BFloat16>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<BFloat16> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory(SpanOf(rawArray), [rawArray.Count], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<bool>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<byte>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<double>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<float>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<int>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<long>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<sbyte>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null) => FromMemory<short>(rawArray, [rawArray.Length], dtype, device, false, null);

    /// <summary>A tensor of the values; itself where it is one that fits.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>A copy of an array of any rank, in its shape.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => FromArray(rawArray, null, device, false, null);

    /// <summary>A copy of an array of any rank, in its shape.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) => FromArray(rawArray, dtype, device, requires_grad, names);
}
