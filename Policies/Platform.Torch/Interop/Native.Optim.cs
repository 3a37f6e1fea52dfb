using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/optim.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_adam_step")]
    internal static partial NativeBool adam_step(ReadOnlySpan<nint> @params, ReadOnlySpan<nint> means, ReadOnlySpan<nint> squares, ReadOnlySpan<nint> max_squares, Span<long> steps, long count, double lr, double beta1, double beta2, double eps, double weight_decay, NativeBool amsgrad, NativeBool maximize, NativeBool decoupled);

    [LibraryImport(Library, EntryPoint = "pt_clip_grad_norm")]
    internal static partial NativeBool clip_grad_norm(ReadOnlySpan<nint> @params, long count, double max_norm, double norm_type, out double into);

    [LibraryImport(Library, EntryPoint = "pt_clip_grad_value")]
    internal static partial NativeBool clip_grad_value(ReadOnlySpan<nint> @params, long count, double limit);

    [LibraryImport(Library, EntryPoint = "pt_zero_grad")]
    internal static partial NativeBool zero_grad(ReadOnlySpan<nint> @params, long count, NativeBool to_none);
}
