using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/autograd.cpp, by the same names.
internal static unsafe partial class Native
{
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_grad_enabled")]
    internal static partial NativeBool grad_enabled();

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_set_grad_enabled")]
    internal static partial void set_grad_enabled(NativeBool value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_inference_enabled")]
    internal static partial NativeBool inference_enabled();

    [LibraryImport(Library, EntryPoint = "pt_inference_enter")]
    internal static partial nint inference_enter(NativeBool mode);

    [LibraryImport(Library, EntryPoint = "pt_inference_leave")]
    internal static partial void inference_leave(nint guard);

    [LibraryImport(Library, EntryPoint = "pt_detach")]
    internal static partial nint detach(nint a);

    [LibraryImport(Library, EntryPoint = "pt_detach_")]
    internal static partial NativeBool detach_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_retain_grad")]
    internal static partial NativeBool retain_grad(nint a);

    [LibraryImport(Library, EntryPoint = "pt_backward")]
    internal static partial NativeBool backward(ReadOnlySpan<nint> tensors, long n, ReadOnlySpan<nint> grads, long g, NativeBool retain, NativeBool create, ReadOnlySpan<nint> inputs, long m);

    [LibraryImport(Library, EntryPoint = "pt_grad_of")]
    internal static partial NativeBool grad_of(ReadOnlySpan<nint> outputs, long n, ReadOnlySpan<nint> inputs, long m, ReadOnlySpan<nint> grads, long g, NativeBool retain, NativeBool create, NativeBool unused, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_function_attach")]
    internal static partial NativeBool function_attach(byte* name, ReadOnlySpan<nint> inputs, long n, Span<nint> outputs, ReadOnlySpan<int> flags, long m, ReadOnlySpan<nint> saved, long k, NativeBool materialize, nint context, delegate* unmanaged<nint, nint*, long, nint*, byte*> run, delegate* unmanaged<nint, void> release, nint* into);

    [LibraryImport(Library, EntryPoint = "pt_function_saved")]
    internal static partial NativeBool function_saved(nint node, Span<nint> into);
}
