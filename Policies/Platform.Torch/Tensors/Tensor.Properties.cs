namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Number of dimensions.</summary>
        public long Dimensions => dim();

        /// <summary>Number of dimensions.</summary>
        public long ndim => dim();

        /// <summary>Number of elements, over all dimensions.</summary>
        public long NumberOfElements => numel();

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => element_size();

        /// <summary>Sizes, one per dimension, in a new array.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[dim()];
                Done(Native.shape(Handle, sizes), this);
                return sizes;
            }
        }

        /// <summary>Element type.</summary>
        public ScalarType dtype
        {
            get
            {
                var type = (ScalarType)Native.dtype(Handle);
                GC.KeepAlive(this);
                return type;
            }
        }

        /// <summary>Where the elements are.</summary>
        public Device device => Device.Of(device_type, device_index);

        /// <summary>What kind of device the elements are on.</summary>
        public DeviceType device_type
        {
            get
            {
                var type = Native.device_type(Handle);
                GC.KeepAlive(this);
                return Device.FromNative(type);
            }
        }

        /// <summary>Which device of its kind; -1 where there is but one.</summary>
        public int device_index
        {
            get
            {
                var index = Native.device_index(Handle);
                GC.KeepAlive(this);
                return index;
            }
        }

        /// <summary>Whether the elements are on a CUDA device.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether it has a layout with only the non-zero elements stored.</summary>
        public bool is_sparse
        {
            get
            {
                var sparse = Native.is_sparse(Handle);
                GC.KeepAlive(this);
                return sparse;
            }
        }

        /// <summary>Whether no operation with a gradient made it.</summary>
        public bool is_leaf
        {
            get
            {
                var leaf = Native.is_leaf(Handle);
                GC.KeepAlive(this);
                return leaf;
            }
        }

        /// <summary>Number of dimensions.</summary>
        public long dim()
        {
            var count = Native.dim(Handle);
            GC.KeepAlive(this);
            return count;
        }

        /// <summary>Number of elements, over all dimensions.</summary>
        public long numel()
        {
            var count = Native.numel(Handle);
            GC.KeepAlive(this);
            return count;
        }

        /// <summary>Bytes of one element.</summary>
        public long element_size()
        {
            var size = Native.element_size(Handle);
            GC.KeepAlive(this);
            return size;
        }

        /// <summary>Sizes, one per dimension, in a new array.</summary>
        public long[] size() => shape;

        /// <summary>Size of one dimension; negative counts from the last.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim)
        {
            var size = Native.size(Handle, Checked(dim));
            GC.KeepAlive(this);
            return size;
        }

        /// <summary>Elements to skip to the next along each dimension, in a new array.</summary>
        public long[] stride()
        {
            var strides = new long[dim()];
            Done(Native.strides(Handle, strides), this);
            return strides;
        }

        /// <summary>Elements to skip to the next along one dimension; negative counts from the last.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long stride(int dim)
        {
            var stride = Native.stride(Handle, Checked(dim));
            GC.KeepAlive(this);
            return stride;
        }

        /// <summary>Elements of the storage before the first of this tensor.</summary>
        public long storage_offset()
        {
            var offset = Native.storage_offset(Handle);
            GC.KeepAlive(this);
            return offset;
        }

        /// <summary>Whether the elements lie one after the other, last dimension fastest.</summary>
        public bool is_contiguous()
        {
            var contiguous = Native.is_contiguous(Handle);
            GC.KeepAlive(this);
            return contiguous;
        }

        /// <summary>Whether the elements are in host memory.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements are in page-locked host memory.</summary>
        public bool is_pinned()
        {
            Done(Native.is_pinned(Handle, out var pinned), this);
            return pinned;
        }

        /// <summary>Whether the element type is a floating-point one.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the element type is an integer or bool.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the element type is complex.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Whether its one element is not zero.</summary>
        public bool is_nonzero() => ToScalar().ToBoolean();

        /// <summary>Whether both are this object.</summary>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both have the same shape, type, device and elements.</summary>
        public bool Equals(Tensor? target)
        {
            if (ReferenceEquals(this, target))
                return true;
            if (target is null || target.dtype != dtype || !shape.AsSpan().SequenceEqual(target.shape))
                return false;
            Done(Native.equal(Handle, target.Handle, out var same), this, target);
            return same;
        }

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>Shape, element type and device: <c>[2x3], type = Float32, device = cpu</c>.</summary>
        public override string ToString() =>
            IsInvalid ? "disposed tensor" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        private int Checked(int dimension)
        {
            var count = (int)dim();
            var place = dimension < 0 ? dimension + count : dimension;
            return place >= 0 && place < count
                ? place
                : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"A tensor of shape [{string.Join(", ", shape)}] has dimensions {-count} to {count - 1}.");
        }
    }
}
