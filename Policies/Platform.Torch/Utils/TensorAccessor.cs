namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in host memory, in row-major order, for reading and writing in place.</summary>
/// <typeparam name="T">The tensor's element type.</typeparam>
/// <remarks>Reads the tensor's own memory: it must outlive the accessor.</remarks>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (!tensor.is_cpu())
            throw new InvalidOperationException($"The tensor is on {tensor.device}; its elements can be read after cpu().");
        _tensor = tensor;
        (_shape, _strides, _contiguous) = (tensor.shape, tensor.stride(), tensor.is_contiguous());
        Count = tensor.numel();
    }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>False: writing changes the tensor.</summary>
    public bool IsReadOnly => false;

    /// <summary>The element at one index per dimension; or at one index into the row-major order.</summary>
    /// <exception cref="IndexOutOfRangeException">An index is outside its dimension.</exception>
    public unsafe T this[params long[] indices]
    {
        get => Pointer()[Place(indices)];
        set => Pointer()[Place(indices)] = value;
    }

    /// <summary>A copy of the elements.</summary>
    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>A copy of the elements in an array of the tensor's rank.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length == 0)
            return ToArray();
        var result = Array.CreateInstance(typeof(T), _shape);
        var flat = ToArray();
        var at = new long[_shape.Length];
        foreach (var value in flat)
        {
            result.SetValue(value, at);
            for (var d = at.Length - 1; d >= 0 && ++at[d] == _shape[d]; d--)
                at[d] = 0;
        }
        return result;
    }

    /// <summary>Copies the elements from <paramref name="tensorIndex"/> on, to <paramref name="array"/> from <paramref name="arrayIndex"/> on, until either ends.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies the elements from <paramref name="tensorIndex"/> on, to <paramref name="array"/> from <paramref name="arrayIndex"/> on, until either ends.</summary>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var into = array[arrayIndex..];
        var count = (int)Math.Min(into.Length, Count - tensorIndex);
        if (count <= 0)
            return;
        var from = Pointer();
        if (_contiguous)
        {
            new ReadOnlySpan<T>(from + tensorIndex, count).CopyTo(into);
        }
        else
        {
            var walk = new Walk(_shape, _strides, tensorIndex);
            for (var i = 0; i < count; i++)
                into[i] = from[walk.Next()];
        }
        GC.KeepAlive(_tensor);
    }

    /// <summary>Writes <paramref name="array"/> from <paramref name="arrayIndex"/> on to the elements from <paramref name="tensorIndex"/> on, until either ends.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Writes <paramref name="array"/> from <paramref name="arrayIndex"/> on to the elements from <paramref name="tensorIndex"/> on, until either ends.</summary>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var from = array[arrayIndex..];
        var count = (int)Math.Min(from.Length, Count - tensorIndex);
        if (count <= 0)
            return;
        var into = Pointer();
        if (_contiguous)
        {
            from[..count].CopyTo(new Span<T>(into + tensorIndex, count));
        }
        else
        {
            var walk = new Walk(_shape, _strides, tensorIndex);
            for (var i = 0; i < count; i++)
                into[walk.Next()] = from[i];
        }
        GC.KeepAlive(_tensor);
    }

    /// <summary>The elements in row-major order.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to free: the tensor keeps its memory.</summary>
    public void Dispose()
    {
    }

    private unsafe T* Pointer() => (T*)_tensor.HostPointer();

    private long Place(long[] indices)
    {
        if (indices.Length == 1 && _shape.Length != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
                throw new IndexOutOfRangeException($"Index {indices[0]} is outside a tensor of {Count} elements.");
            return _contiguous ? indices[0] : new Walk(_shape, _strides, indices[0]).Next();
        }
        if (indices.Length != _shape.Length)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", _shape)}] takes {_shape.Length} indices, {indices.Length} were given.", nameof(indices));
        long place = 0;
        for (var d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= _shape[d])
                throw new IndexOutOfRangeException($"Index {indices[d]} is outside dimension {d} of shape [{string.Join(", ", _shape)}].");
            place += indices[d] * _strides[d];
        }
        return place;
    }

    /// <summary>Steps through the storage in row-major order of the elements.</summary>
    private struct Walk
    {
        private readonly long[] _shape;
        private readonly long[] _strides;
        private readonly long[] _at;
        private long _place;

        internal Walk(long[] shape, long[] strides, long start)
        {
            (_shape, _strides, _at) = (shape, strides, new long[shape.Length]);
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                _at[d] = start % shape[d];
                start /= shape[d];
                _place += _at[d] * strides[d];
            }
        }

        internal long Next()
        {
            var place = _place;
            for (var d = _at.Length - 1; d >= 0; d--)
            {
                _place += _strides[d];
                if (++_at[d] < _shape[d])
                    break;
                _place -= _at[d] * _strides[d];
                _at[d] = 0;
            }
            return place;
        }
    }
}
