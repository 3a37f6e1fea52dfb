namespace TorchSharp;

public static partial class torch
{
    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(BFloat16[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(BFloat16[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(BFloat16[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(BFloat16[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<BFloat16>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(BFloat16[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<BFloat16>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(Half[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(Half[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(Half[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(Half[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<Half>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(Half[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<Half>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(bool[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<bool>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<bool>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<byte>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<byte>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<double>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<double>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<float>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<float>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<int>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(int[] rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<int>(rawArray, [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<int>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<long>(dataArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<long>(dataArray, [dataArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(sbyte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(sbyte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(sbyte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(sbyte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<sbyte>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<sbyte>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(short[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<short>(rawArray, dimensions, dtype, device, requires_grad, names);

    /// <summary>A copy of the values, in the shape of the array or in the one given.</summary>
    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromMemory<short>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);
}
