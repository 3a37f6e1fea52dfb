namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Zeros of the same shape, type and device, unless said otherwise.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.zeros_like(Handle, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>Ones of the same shape, type and device, unless said otherwise.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.ones_like(Handle, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>Undefined elements of the same shape, type and device, unless said otherwise.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.empty_like(Handle, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>One number, of the same shape, type and device, unless said otherwise.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.full_like(Handle, value.Native, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>Uniform random numbers of the same shape, type and device, unless said otherwise.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.rand_like(Handle, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>Normal random numbers of the same shape, type and device, unless said otherwise.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.randn_like(Handle, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>Random integers of the same shape, type and device, unless said otherwise.</summary>
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            New(Native.randint_like(Handle, low, high, TypeOf(dtype), DeviceTypeOf(device), DeviceIndexOf(device)), requires_grad, this);

        /// <summary>Zeros of the same type and device, unless said otherwise.</summary>
        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Zeros of the same type and device, unless said otherwise.</summary>
        public Tensor new_zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([dim0, dim1, dim2, dim3], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Zeros of the same type and device, unless said otherwise.</summary>
        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([dim0, dim1, dim2], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Zeros of the same type and device, unless said otherwise.</summary>
        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([rows, columns], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Zeros of the same type and device, unless said otherwise.</summary>
        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros([size], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Zeros of the same type and device, unless said otherwise.</summary>
        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Ones of the same type and device, unless said otherwise.</summary>
        public Tensor new_ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([dim0, dim1, dim2, dim3], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Ones of the same type and device, unless said otherwise.</summary>
        public Tensor new_ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([dim0, dim1, dim2], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Ones of the same type and device, unless said otherwise.</summary>
        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([rows, columns], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Ones of the same type and device, unless said otherwise.</summary>
        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones([size], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Undefined elements of the same type and device, unless said otherwise.</summary>
        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Undefined elements of the same type and device, unless said otherwise.</summary>
        public Tensor new_empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([dim0, dim1, dim2, dim3], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Undefined elements of the same type and device, unless said otherwise.</summary>
        public Tensor new_empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([dim0, dim1, dim2], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Undefined elements of the same type and device, unless said otherwise.</summary>
        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([rows, columns], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Undefined elements of the same type and device, unless said otherwise.</summary>
        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty([size], dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Undefined elements of the same type and device, unless said otherwise.</summary>
        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty(size, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>One number, of the same type and device, unless said otherwise.</summary>
        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full(size, value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>One number, of the same type and device, unless said otherwise.</summary>
        public Tensor new_full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([dim0, dim1, dim2], value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>One number, of the same type and device, unless said otherwise.</summary>
        public Tensor new_full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([dim0, dim1, dim2, dim3], value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>One number, of the same type and device, unless said otherwise.</summary>
        public Tensor new_full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([rows, columns], value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>One number, of the same type and device, unless said otherwise.</summary>
        public Tensor new_full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full([size], value, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>One number, of the same type and device, unless said otherwise.</summary>
        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full(size, value, dtype ?? this.dtype, device ?? this.device, requires_grad);
    }
}
