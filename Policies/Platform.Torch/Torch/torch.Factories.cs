using System.Runtime.CompilerServices;

namespace TorchSharp;

// What the overloads of the creating functions come down to.
public static partial class torch
{
    /// <summary>Sums of products in Einstein's notation: <c>"bij,bjk-&gt;bik"</c>.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(equation + '\0');
        var handles = Tensor.Handles(tensors);
        unsafe
        {
            fixed (byte* text = bytes)
                return Tensor.Wrap(Native.einsum(text, handles, handles.Length), tensors);
        }
    }

    /// <summary>The matrices on the diagonal of one matrix, zeros elsewhere.</summary>
    public static Tensor block_diag(params Tensor[] tensors)
    {
        var handles = Tensor.Handles(tensors);
        return Tensor.Wrap(Native.block_diag(handles, handles.Length), tensors);
    }

    /// <summary>Views of all in the shape that they broadcast to.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        var handles = Tensor.Handles(tensors);
        var into = new nint[tensors.Length];
        var result = Tensor.WrapAll(Native.broadcast_tensors(handles, handles.Length, into), into, tensors[0]);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>Coordinate matrices of coordinate vectors, indexed <c>ij</c> or <c>xy</c>.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        Tensor[] all = [.. tensors];
        var handles = Tensor.Handles(all);
        var into = new nint[all.Length];
        var result = Tensor.WrapAll(Native.meshgrid(handles, handles.Length, indexing == "xy", into), into, all[0]);
        GC.KeepAlive(all);
        return result;
    }

    /// <summary>Where each value would go in a sorted sequence: before equal ones, or after them with <paramref name="right"/>.</summary>
    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null) =>
        sorter is not null
            ? throw new NotSupportedException("searchsorted with a sorter: sort the sequence and pass sorter: null.")
            : Tensor.Wrap(Native.searchsorted(sorted_sequence.Handle, values.Handle, out_int32, right), sorted_sequence, values);

    private static Tensor New(nint result, bool requires_grad, [CallerMemberName] string op = "") => Tensor.New(result, requires_grad, op: op);

    private static Tensor Named(Tensor tensor, string[]? names) =>
        names is null ? tensor : throw new NotSupportedException("This build of TorchSharp's API has no named dimensions: pass names: null.");

    private static Tensor ZerosOf(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.zeros(size, size.Length, (int)(dtype ?? s_defaultType), (int)device.type, device.index), requires_grad, "zeros"), names);
    }

    private static Tensor OnesOf(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.ones(size, size.Length, (int)(dtype ?? s_defaultType), (int)device.type, device.index), requires_grad, "ones"), names);
    }

    private static Tensor EmptyOf(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.empty(size, size.Length, (int)(dtype ?? s_defaultType), (int)device.type, device.index), requires_grad, "empty"), names);
    }

    private static Tensor FullOf(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.full(size, size.Length, value.Native, (int)(dtype ?? value.Type), (int)device.type, device.index), requires_grad, "full"), names);
    }

    private static Tensor RandOf(ReadOnlySpan<long> size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.rand(size, size.Length, Generator.HandleOf(generator), (int)(dtype ?? s_defaultType), (int)device.type, device.index), requires_grad, "rand"), names);
    }

    private static Tensor RandnOf(ReadOnlySpan<long> size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.randn(size, size.Length, Generator.HandleOf(generator), (int)(dtype ?? s_defaultType), (int)device.type, device.index), requires_grad, "randn"), names);
    }

    private static Tensor RandintOf(long low, long high, ReadOnlySpan<long> size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        device = InitializeDevice(device);
        return Named(New(Native.randint(low, high, size, size.Length, Generator.HandleOf(generator), (int)(dtype ?? ScalarType.Int64), (int)device.type, device.index), requires_grad, "randint"), names);
    }

    private static Tensor ArangeOf(Scalar start, Scalar stop, Scalar step, ScalarType? dtype, Device? device, bool requires_grad)
    {
        device = InitializeDevice(device);
        var type = dtype ?? (is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type) ? ScalarType.Int64 : s_defaultType);
        return New(Native.arange(start.Native, stop.Native, step.Native, (int)type, (int)device.type, device.index), requires_grad, "arange");
    }

    private static Tensor Cat(IEnumerable<Tensor> tensors, long dim)
    {
        var all = tensors as IReadOnlyCollection<Tensor> ?? [.. tensors];
        var handles = Tensor.Handles(all);
        return Tensor.Wrap(Native.cat(handles, handles.Length, dim), all, "cat");
    }

    private static Tensor Stack(Tensor[] tensors, long dim)
    {
        var handles = Tensor.Handles(tensors);
        return Tensor.Wrap(Native.stack(handles, handles.Length, dim), tensors, "stack");
    }

    private static Tensor AtLeastTwo(Tensor tensor) => tensor.dim() switch
    {
        0 => tensor.reshape(1, 1),
        1 => tensor.unsqueeze(0),
        _ => tensor,
    };

    /// <summary>A copy of host memory as a tensor.</summary>
    private static unsafe Tensor FromMemory<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        var source = ElementTypes.Of<T>();
        device = InitializeDevice(device);
        long product = 1;
        foreach (var size in dimensions)
            product *= size;
        if (product != values.Length)
            throw new ArgumentException($"{values.Length} values don't fill a tensor of shape [{string.Join(", ", dimensions.ToArray())}], which has {product} elements.", nameof(dimensions));
        fixed (T* data = values)
        {
            var type = (int)(dtype ?? source);
            return Named(New(Native.from_memory(data, (int)source, dimensions, dimensions.Length, type, (int)device.type, device.index), requires_grad, "tensor"), names);
        }
    }

    private static Tensor FromArray(Array values, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var sizes = new long[values.Rank];
        for (var d = 0; d < sizes.Length; d++)
            sizes[d] = values.GetLongLength(d);
        var type = ElementTypes.Of(values.GetType().GetElementType()!);
        return type switch
        {
            ScalarType.Float32 => Flat<float>(),
            ScalarType.Float64 => Flat<double>(),
            ScalarType.Int64 => Flat<long>(),
            ScalarType.Int32 => Flat<int>(),
            ScalarType.Int16 => Flat<short>(),
            ScalarType.Int8 => Flat<sbyte>(),
            ScalarType.Byte => Flat<byte>(),
            ScalarType.Bool => Flat<bool>(),
            ScalarType.Float16 => Flat<Half>(),
            _ => Flat<BFloat16>(),
        };

        Tensor Flat<T>() where T : unmanaged
        {
            if (values.Length == 0)
                return FromMemory(ReadOnlySpan<T>.Empty, sizes, dtype, device, requires_grad, names);
            var span = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(values)), values.Length);
            return FromMemory(span, sizes, dtype, device, requires_grad, names);
        }
    }

    private static ReadOnlySpan<T> SpanOf<T>(IList<T> values) => values switch
    {
        T[] array => array,
        List<T> list => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list),
        _ => values.ToArray(),
    };
}
