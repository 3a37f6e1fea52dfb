using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/reduce.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_sum")]
    internal static partial nint sum(nint a, ReadOnlySpan<long> d, long n, NativeBool keep, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_mean")]
    internal static partial nint mean(nint a, ReadOnlySpan<long> d, long n, NativeBool keep, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_nansum")]
    internal static partial nint nansum(nint a);

    [LibraryImport(Library, EntryPoint = "pt_std")]
    internal static partial nint std(nint a, ReadOnlySpan<long> d, long n, NativeBool unbiased, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_var")]
    internal static partial nint var(nint a, ReadOnlySpan<long> d, long n, NativeBool unbiased, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_std_mean")]
    internal static partial NativeBool std_mean(nint a, ReadOnlySpan<long> d, long n, NativeBool unbiased, NativeBool keep, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_var_mean")]
    internal static partial NativeBool var_mean(nint a, ReadOnlySpan<long> d, long n, NativeBool unbiased, NativeBool keep, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_prod")]
    internal static partial nint prod(nint a, long d, NativeBool keep, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_amax")]
    internal static partial nint amax(nint a, ReadOnlySpan<long> d, long n, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_amin")]
    internal static partial nint amin(nint a, ReadOnlySpan<long> d, long n, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_max")]
    internal static partial nint max(nint a);

    [LibraryImport(Library, EntryPoint = "pt_min")]
    internal static partial nint min(nint a);

    [LibraryImport(Library, EntryPoint = "pt_max_dim")]
    internal static partial NativeBool max_dim(nint a, long d, NativeBool keep, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_min_dim")]
    internal static partial NativeBool min_dim(nint a, long d, NativeBool keep, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_median")]
    internal static partial nint median(nint a);

    [LibraryImport(Library, EntryPoint = "pt_argmax")]
    internal static partial nint argmax(nint a, long d, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_argmin")]
    internal static partial nint argmin(nint a, long d, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_all")]
    internal static partial nint all(nint a, long d, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_any")]
    internal static partial nint any(nint a, long d, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_norm")]
    internal static partial nint norm(nint a, double p);

    [LibraryImport(Library, EntryPoint = "pt_norm_dim")]
    internal static partial nint norm_dim(nint a, long d, NativeBool keep, double p);

    [LibraryImport(Library, EntryPoint = "pt_logsumexp")]
    internal static partial nint logsumexp(nint a, long d, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_logcumsumexp")]
    internal static partial nint logcumsumexp(nint a, long d);

    [LibraryImport(Library, EntryPoint = "pt_cumsum")]
    internal static partial nint cumsum(nint a, long d, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_cumprod")]
    internal static partial nint cumprod(nint a, long d, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_diff")]
    internal static partial nint diff(nint a, long n, long d, nint prepend, nint append);

    [LibraryImport(Library, EntryPoint = "pt_count_nonzero")]
    internal static partial nint count_nonzero(nint a, ReadOnlySpan<long> d, long n);

    [LibraryImport(Library, EntryPoint = "pt_bincount")]
    internal static partial nint bincount(nint a, nint weights, long length);

    [LibraryImport(Library, EntryPoint = "pt_quantile")]
    internal static partial nint quantile(nint a, nint q, long d, NativeBool keep);

    [LibraryImport(Library, EntryPoint = "pt_softmax")]
    internal static partial nint softmax(nint a, long d, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_log_softmax")]
    internal static partial nint log_softmax(nint a, long d, int dtype);

    [LibraryImport(Library, EntryPoint = "pt_sort")]
    internal static partial NativeBool sort(nint a, long d, NativeBool descending, NativeBool stable, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_argsort")]
    internal static partial nint argsort(nint a, long d, NativeBool descending);

    [LibraryImport(Library, EntryPoint = "pt_topk")]
    internal static partial NativeBool topk(nint a, long k, long d, NativeBool largest, NativeBool sorted, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_kthvalue")]
    internal static partial NativeBool kthvalue(nint a, long k, long d, NativeBool keep, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_unique")]
    internal static partial NativeBool unique(nint a, NativeBool sorted, NativeBool inverse, NativeBool counts, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_searchsorted")]
    internal static partial nint searchsorted(nint a, nint values, NativeBool int32, NativeBool right);
}
