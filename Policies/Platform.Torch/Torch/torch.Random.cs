namespace TorchSharp;

public static partial class torch
{
    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf(size, generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([dim0, dim1, dim2], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([rows, columns], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([size], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([dim0, dim1, dim2], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([rows, columns], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf([size], generator, dtype, device, requires_grad, names);

    /// <summary>Uniform random numbers from 0 to before 1.</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandOf(size, generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf(size, generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([dim0, dim1, dim2], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([rows, columns], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([size], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([dim0, dim1, dim2], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([rows, columns], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf([size], generator, dtype, device, requires_grad, names);

    /// <summary>Random numbers of mean 0 and variance 1, normally distributed.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandnOf(size, generator, dtype, device, requires_grad, names);

    /// <summary>Random integers from low (0 unless given) to before high.</summary>
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandintOf(0, high, Array.ConvertAll(size, d => (long)d), generator, dtype, device, requires_grad, names);

    /// <summary>Random integers from low (0 unless given) to before high.</summary>
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandintOf(low, high, Array.ConvertAll(size, d => (long)d), generator, dtype, device, requires_grad, names);

    /// <summary>Random integers from low (0 unless given) to before high.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandintOf(0, high, size, generator, dtype, device, requires_grad, names);

    /// <summary>Random integers from low (0 unless given) to before high.</summary>
    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandintOf(0, high, size.Shape, generator, dtype, device, requires_grad, names);

    /// <summary>Random integers from low (0 unless given) to before high.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandintOf(low, high, size, generator, dtype, device, requires_grad, names);

    /// <summary>Random integers from low (0 unless given) to before high.</summary>
    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        RandintOf(low, high, size.Shape, generator, dtype, device, requires_grad, names);

    /// <summary>The integers from 0 to before n in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        New(Native.randperm(n, Generator.HandleOf(generator), (int)(dtype ?? ScalarType.Int64), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad);

    /// <summary>Uniform random numbers of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.rand_like(dtype, device, requires_grad);

    /// <summary>Normal random numbers of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randn_like(dtype, device, requires_grad);

    /// <summary>Random integers of the same shape, type and device, unless said otherwise.</summary>
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randint_like(low, high, dtype, device, requires_grad);

    /// <summary>1 with the probability that is the element, else 0.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Indices drawn by the weights of each row.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);
}
