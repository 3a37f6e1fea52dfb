using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/shape.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_alias")]
    internal static partial nint alias(nint a);

    [LibraryImport(Library, EntryPoint = "pt_clone")]
    internal static partial nint clone(nint a);

    [LibraryImport(Library, EntryPoint = "pt_contiguous")]
    internal static partial nint contiguous(nint a);

    [LibraryImport(Library, EntryPoint = "pt_view")]
    internal static partial nint view(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_reshape")]
    internal static partial nint reshape(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_as_strided")]
    internal static partial nint as_strided(nint a, ReadOnlySpan<long> s, long n, ReadOnlySpan<long> t, long m, long offset);

    [LibraryImport(Library, EntryPoint = "pt_expand")]
    internal static partial nint expand(nint a, ReadOnlySpan<long> s, long n, NativeBool @implicit);

    [LibraryImport(Library, EntryPoint = "pt_repeat")]
    internal static partial nint repeat(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_tile")]
    internal static partial nint tile(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_permute")]
    internal static partial nint permute(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_transpose")]
    internal static partial nint transpose(nint a, long d, long e);

    [LibraryImport(Library, EntryPoint = "pt_transpose_")]
    internal static partial NativeBool transpose_(nint a, long d, long e);

    [LibraryImport(Library, EntryPoint = "pt_t")]
    internal static partial nint t(nint a);

    [LibraryImport(Library, EntryPoint = "pt_squeeze")]
    internal static partial nint squeeze(nint a, long d);

    [LibraryImport(Library, EntryPoint = "pt_squeeze_")]
    internal static partial NativeBool squeeze_(nint a, long d);

    [LibraryImport(Library, EntryPoint = "pt_unsqueeze")]
    internal static partial nint unsqueeze(nint a, long d);

    [LibraryImport(Library, EntryPoint = "pt_unsqueeze_")]
    internal static partial NativeBool unsqueeze_(nint a, long d);

    [LibraryImport(Library, EntryPoint = "pt_flatten")]
    internal static partial nint flatten(nint a, long start, long end);

    [LibraryImport(Library, EntryPoint = "pt_unflatten")]
    internal static partial nint unflatten(nint a, long d, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_narrow")]
    internal static partial nint narrow(nint a, long d, long start, long length);

    [LibraryImport(Library, EntryPoint = "pt_slice")]
    internal static partial nint slice(nint a, long d, long start, long end, long step);

    [LibraryImport(Library, EntryPoint = "pt_select")]
    internal static partial nint select(nint a, long d, long index);

    [LibraryImport(Library, EntryPoint = "pt_diagonal")]
    internal static partial nint diagonal(nint a, long offset, long d, long e);

    [LibraryImport(Library, EntryPoint = "pt_diag")]
    internal static partial nint diag(nint a, long diagonal);

    [LibraryImport(Library, EntryPoint = "pt_diag_embed")]
    internal static partial nint diag_embed(nint a, long offset, long d, long e);

    [LibraryImport(Library, EntryPoint = "pt_unfold")]
    internal static partial nint unfold(nint a, long d, long size, long step);

    [LibraryImport(Library, EntryPoint = "pt_flip")]
    internal static partial nint flip(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_roll")]
    internal static partial nint roll(nint a, ReadOnlySpan<long> s, long n, ReadOnlySpan<long> t, long m);

    [LibraryImport(Library, EntryPoint = "pt_movedim")]
    internal static partial nint movedim(nint a, ReadOnlySpan<long> s, long n, ReadOnlySpan<long> t, long m);

    [LibraryImport(Library, EntryPoint = "pt_tril")]
    internal static partial nint tril(nint a, long diagonal);

    [LibraryImport(Library, EntryPoint = "pt_tril_")]
    internal static partial NativeBool tril_(nint a, long diagonal);

    [LibraryImport(Library, EntryPoint = "pt_triu")]
    internal static partial nint triu(nint a, long diagonal);

    [LibraryImport(Library, EntryPoint = "pt_triu_")]
    internal static partial NativeBool triu_(nint a, long diagonal);

    [LibraryImport(Library, EntryPoint = "pt_broadcast_to")]
    internal static partial nint broadcast_to(nint a, ReadOnlySpan<long> s, long n);

    [LibraryImport(Library, EntryPoint = "pt_repeat_interleave")]
    internal static partial nint repeat_interleave(nint a, long repeats, long d, long size);

    [LibraryImport(Library, EntryPoint = "pt_repeat_interleave_tensor")]
    internal static partial nint repeat_interleave_tensor(nint a, nint repeats, long d, long size);

    [LibraryImport(Library, EntryPoint = "pt_cat")]
    internal static partial nint cat(ReadOnlySpan<nint> tensors, long n, long d);

    [LibraryImport(Library, EntryPoint = "pt_stack")]
    internal static partial nint stack(ReadOnlySpan<nint> tensors, long n, long d);

    [LibraryImport(Library, EntryPoint = "pt_block_diag")]
    internal static partial nint block_diag(ReadOnlySpan<nint> tensors, long n);

    [LibraryImport(Library, EntryPoint = "pt_broadcast_tensors")]
    internal static partial NativeBool broadcast_tensors(ReadOnlySpan<nint> tensors, long n, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_meshgrid")]
    internal static partial NativeBool meshgrid(ReadOnlySpan<nint> tensors, long n, NativeBool xy, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_split_sizes")]
    internal static partial NativeBool split_sizes(nint a, ReadOnlySpan<long> s, long n, long d, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_unbind")]
    internal static partial NativeBool unbind(nint a, long d, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_gather")]
    internal static partial nint gather(nint a, long d, nint index);

    [LibraryImport(Library, EntryPoint = "pt_take")]
    internal static partial nint take(nint a, nint index);

    [LibraryImport(Library, EntryPoint = "pt_take_along_dim")]
    internal static partial nint take_along_dim(nint a, nint index, long d);

    [LibraryImport(Library, EntryPoint = "pt_scatter")]
    internal static partial nint scatter(nint a, long d, nint index, nint src);

    [LibraryImport(Library, EntryPoint = "pt_scatter_")]
    internal static partial NativeBool scatter_(nint a, long d, nint index, nint src);

    [LibraryImport(Library, EntryPoint = "pt_scatter_add")]
    internal static partial nint scatter_add(nint a, long d, nint index, nint src);

    [LibraryImport(Library, EntryPoint = "pt_scatter_add_")]
    internal static partial NativeBool scatter_add_(nint a, long d, nint index, nint src);

    [LibraryImport(Library, EntryPoint = "pt_index_select")]
    internal static partial nint index_select(nint a, long d, nint index);

    [LibraryImport(Library, EntryPoint = "pt_index_add")]
    internal static partial nint index_add(nint a, long d, nint index, nint src, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_index_add_")]
    internal static partial NativeBool index_add_(nint a, long d, nint index, nint src, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_index_copy")]
    internal static partial nint index_copy(nint a, long d, nint index, nint src);

    [LibraryImport(Library, EntryPoint = "pt_index_copy_")]
    internal static partial NativeBool index_copy_(nint a, long d, nint index, nint src);

    [LibraryImport(Library, EntryPoint = "pt_index_fill")]
    internal static partial nint index_fill(nint a, long d, nint index, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_index_fill_")]
    internal static partial NativeBool index_fill_(nint a, long d, nint index, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_masked_select")]
    internal static partial nint masked_select(nint a, nint mask);

    [LibraryImport(Library, EntryPoint = "pt_masked_scatter")]
    internal static partial nint masked_scatter(nint a, nint mask, nint value);

    [LibraryImport(Library, EntryPoint = "pt_masked_scatter_")]
    internal static partial NativeBool masked_scatter_(nint a, nint mask, nint value);

    [LibraryImport(Library, EntryPoint = "pt_nonzero")]
    internal static partial nint nonzero(nint a);

    [LibraryImport(Library, EntryPoint = "pt_argwhere")]
    internal static partial nint argwhere(nint a);

    [LibraryImport(Library, EntryPoint = "pt_index")]
    internal static partial nint index(nint a, ReadOnlySpan<NativeIndex> i, long n);

    [LibraryImport(Library, EntryPoint = "pt_index_put_")]
    internal static partial NativeBool index_put_(nint a, ReadOnlySpan<NativeIndex> i, long n, nint value);

    [LibraryImport(Library, EntryPoint = "pt_index_put_scalar_")]
    internal static partial NativeBool index_put_scalar_(nint a, ReadOnlySpan<NativeIndex> i, long n, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_index_put_tensors_")]
    internal static partial NativeBool index_put_tensors_(nint a, ReadOnlySpan<nint> i, long n, nint value, NativeBool accumulate);
}
