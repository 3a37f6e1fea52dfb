using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/core.cpp, by the same names.
internal static unsafe partial class Native
{
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_last_error")]
    internal static partial byte* last_error();

    [LibraryImport(Library, EntryPoint = "pt_tensor_free")]
    internal static partial void tensor_free(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_dim")]
    internal static partial long dim(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_numel")]
    internal static partial long numel(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_size")]
    internal static partial long size(nint a, long d);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_stride")]
    internal static partial long stride(nint a, long d);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_storage_offset")]
    internal static partial long storage_offset(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_dtype")]
    internal static partial int dtype(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_element_size")]
    internal static partial long element_size(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_device_type")]
    internal static partial int device_type(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_device_index")]
    internal static partial int device_index(nint a);

    [LibraryImport(Library, EntryPoint = "pt_is_contiguous")]
    internal static partial NativeBool is_contiguous(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_is_leaf")]
    internal static partial NativeBool is_leaf(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_is_sparse")]
    internal static partial NativeBool is_sparse(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_requires_grad")]
    internal static partial NativeBool requires_grad(nint a);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_is_same")]
    internal static partial NativeBool is_same(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_shape")]
    internal static partial NativeBool shape(nint a, Span<long> into);

    [LibraryImport(Library, EntryPoint = "pt_strides")]
    internal static partial NativeBool strides(nint a, Span<long> into);

    [LibraryImport(Library, EntryPoint = "pt_item")]
    internal static partial NativeBool item(nint a, out NativeScalar into);

    [LibraryImport(Library, EntryPoint = "pt_data_ptr")]
    internal static partial NativeBool data_ptr(nint a, nint* into);

    [LibraryImport(Library, EntryPoint = "pt_set_requires_grad")]
    internal static partial NativeBool set_requires_grad(nint a, NativeBool value);

    [LibraryImport(Library, EntryPoint = "pt_set_grad")]
    internal static partial NativeBool set_grad(nint a, nint value);

    [LibraryImport(Library, EntryPoint = "pt_is_pinned")]
    internal static partial NativeBool is_pinned(nint a, out NativeBool into);

    [LibraryImport(Library, EntryPoint = "pt_grad")]
    internal static partial nint grad(nint a);

    [LibraryImport(Library, EntryPoint = "pt_handle_copy")]
    internal static partial nint handle_copy(nint a);

    [LibraryImport(Library, EntryPoint = "pt_cuda_is_available")]
    internal static partial NativeBool cuda_is_available();

    [LibraryImport(Library, EntryPoint = "pt_cudnn_is_available")]
    internal static partial NativeBool cudnn_is_available();

    [LibraryImport(Library, EntryPoint = "pt_cuda_device_count")]
    internal static partial NativeBool cuda_device_count(out int into);

    [LibraryImport(Library, EntryPoint = "pt_cuda_synchronize")]
    internal static partial NativeBool cuda_synchronize(int index);

    [LibraryImport(Library, EntryPoint = "pt_set_num_threads")]
    internal static partial void set_num_threads(int count);

    [LibraryImport(Library, EntryPoint = "pt_get_num_threads")]
    internal static partial int get_num_threads();

    [LibraryImport(Library, EntryPoint = "pt_set_num_interop_threads")]
    internal static partial NativeBool set_num_interop_threads(int count);

    [LibraryImport(Library, EntryPoint = "pt_get_num_interop_threads")]
    internal static partial int get_num_interop_threads();

    [LibraryImport(Library, EntryPoint = "pt_get_config")]
    internal static partial NativeBool get_config(byte* into, long room);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_tf32_matmul")]
    internal static partial NativeBool tf32_matmul();

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_set_tf32_matmul")]
    internal static partial void set_tf32_matmul(NativeBool value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_tf32_cudnn")]
    internal static partial NativeBool tf32_cudnn();

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_set_tf32_cudnn")]
    internal static partial void set_tf32_cudnn(NativeBool value);

    [LibraryImport(Library, EntryPoint = "pt_version")]
    internal static partial byte* version();
}
