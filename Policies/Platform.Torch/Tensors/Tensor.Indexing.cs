namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The part at an index in the first dimension; setting writes into the tensor.</summary>
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, TensorIndex.Single(i1));
        }

        /// <summary>The part at indices in the first two dimensions.</summary>
        public Tensor this[long i1, long i2]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2));
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2));
        }

        /// <summary>The part at indices in the first three dimensions.</summary>
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
        }

        /// <summary>The part at indices in the first four dimensions.</summary>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4));
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4));
        }

        /// <summary>The part at one index per leading dimension.</summary>
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, i => TensorIndex.Single(i)));
            set => index_put_(value, Array.ConvertAll(indices, i => TensorIndex.Single(i)));
        }

        /// <summary>The part that integers, slices, new axes, ellipsis, masks and index tensors pick, as in Python; setting writes into the tensor.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The elements that index tensors or a mask pick.</summary>
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The part that integers, slices, new axes, ellipsis, masks and index tensors pick; a view where none is a tensor.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var native = ToNative(indices);
            var result = Wrap(Native.index(Handle, native, native.Length), this);
            GC.KeepAlive(indices);
            return result;
        }

        /// <summary>The elements that index tensors or a mask pick.</summary>
        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <summary>In place: writes <paramref name="value"/>, broadcast, where the indices point.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var native = ToNative(indices);
            Done(Native.index_put_(Handle, native, native.Length, value.Handle), this, value);
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>In place: writes a number where the indices point.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            var native = ToNative(indices);
            Done(Native.index_put_scalar_(Handle, native, native.Length, value.Native), this);
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>In place: writes a number where index tensors point.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <summary>In place: writes <paramref name="value"/>, broadcast, where index tensors point.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        /// <summary>In place: writes, or with <paramref name="accumulate"/> adds, where index tensors point; repeated indices then add up.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            var handles = Handles(indices);
            Done(Native.index_put_tensors_(Handle, handles, handles.Length, value.Handle, accumulate), this, value);
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>In place: writes, or with <paramref name="accumulate"/> adds, where the indices point. Adding takes index tensors alone.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => accumulate
            ? index_put_(value, Array.ConvertAll(indices, i => i.IndexTensor ?? throw new NotSupportedException("index_put_ with accumulate takes index tensors only.")), true)
            : index_put_(value, indices);

        internal static nint[] Handles(IReadOnlyCollection<Tensor> tensors)
        {
            var handles = new nint[tensors.Count];
            var i = 0;
            foreach (var tensor in tensors)
                handles[i++] = tensor.Handle;
            return handles;
        }

        internal static nint[] HandlesOrNull(IEnumerable<Tensor?>? tensors) => tensors is null ? [] : [.. tensors.Select(HandleOf)];

        internal static Tensor[] WrapAll(bool done, ReadOnlySpan<nint> handles, Tensor a, [System.Runtime.CompilerServices.CallerMemberName] string op = "")
        {
            Done(done, a, op: op);
            var tensors = new Tensor[handles.Length];
            for (var i = 0; i < tensors.Length; i++)
                tensors[i] = new Tensor(handles[i]);
            return tensors;
        }

        private static NativeIndex[] ToNative(TensorIndex[] indices)
        {
            var native = new NativeIndex[indices.Length];
            for (var i = 0; i < native.Length; i++)
                native[i] = indices[i].Native;
            return native;
        }
    }
}
