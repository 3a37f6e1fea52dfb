using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/create.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_empty")]
    internal static partial nint empty(ReadOnlySpan<long> s, long n, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_empty_strided")]
    internal static partial nint empty_strided(ReadOnlySpan<long> s, long n, ReadOnlySpan<long> t, long m, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_zeros")]
    internal static partial nint zeros(ReadOnlySpan<long> s, long n, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_ones")]
    internal static partial nint ones(ReadOnlySpan<long> s, long n, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_full")]
    internal static partial nint full(ReadOnlySpan<long> s, long n, NativeScalar value, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_rand")]
    internal static partial nint rand(ReadOnlySpan<long> s, long n, nint g, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_randn")]
    internal static partial nint randn(ReadOnlySpan<long> s, long n, nint g, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_randint")]
    internal static partial nint randint(long low, long high, ReadOnlySpan<long> s, long n, nint g, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_randperm")]
    internal static partial nint randperm(long count, nint g, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_arange")]
    internal static partial nint arange(NativeScalar start, NativeScalar stop, NativeScalar step, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_linspace")]
    internal static partial nint linspace(double start, double end, long steps, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_eye")]
    internal static partial nint eye(long rows, long columns, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_tril_indices")]
    internal static partial nint tril_indices(long rows, long columns, long offset, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_triu_indices")]
    internal static partial nint triu_indices(long rows, long columns, long offset, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_empty_like")]
    internal static partial nint empty_like(nint a, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_zeros_like")]
    internal static partial nint zeros_like(nint a, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_ones_like")]
    internal static partial nint ones_like(nint a, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_full_like")]
    internal static partial nint full_like(nint a, NativeScalar value, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_rand_like")]
    internal static partial nint rand_like(nint a, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_randn_like")]
    internal static partial nint randn_like(nint a, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_randint_like")]
    internal static partial nint randint_like(nint a, long low, long high, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_from_memory")]
    internal static partial nint from_memory(void* data, int source_dtype, ReadOnlySpan<long> s, long n, int dtype, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_to")]
    internal static partial nint to(nint a, int dtype, int device_type, int device_index, NativeBool copy, NativeBool non_blocking);

    [LibraryImport(Library, EntryPoint = "pt_pin_memory")]
    internal static partial nint pin_memory(nint a);

    [LibraryImport(Library, EntryPoint = "pt_copy_")]
    internal static partial NativeBool copy_(nint a, nint source, NativeBool non_blocking);

    [LibraryImport(Library, EntryPoint = "pt_normal_")]
    internal static partial NativeBool normal_(nint a, double mean, double std, nint g);

    [LibraryImport(Library, EntryPoint = "pt_uniform_")]
    internal static partial NativeBool uniform_(nint a, double from, double to, nint g);

    [LibraryImport(Library, EntryPoint = "pt_random_")]
    internal static partial NativeBool random_(nint a, long from, long to, nint g);

    [LibraryImport(Library, EntryPoint = "pt_exponential_")]
    internal static partial NativeBool exponential_(nint a, double lambda, nint g);

    [LibraryImport(Library, EntryPoint = "pt_bernoulli_")]
    internal static partial NativeBool bernoulli_(nint a, double p, nint g);

    [LibraryImport(Library, EntryPoint = "pt_bernoulli")]
    internal static partial nint bernoulli(nint a, nint g);

    [LibraryImport(Library, EntryPoint = "pt_multinomial")]
    internal static partial nint multinomial(nint a, long count, NativeBool replacement, nint g);

    [LibraryImport(Library, EntryPoint = "pt_generator_free")]
    internal static partial void generator_free(nint g);

    [LibraryImport(Library, EntryPoint = "pt_generator_manual_seed")]
    internal static partial NativeBool generator_manual_seed(nint g, ulong seed);

    [LibraryImport(Library, EntryPoint = "pt_generator_seed")]
    internal static partial NativeBool generator_seed(nint g, out ulong into);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_generator_initial_seed")]
    internal static partial ulong generator_initial_seed(nint g);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_generator_device_type")]
    internal static partial int generator_device_type(nint g);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "pt_generator_device_index")]
    internal static partial int generator_device_index(nint g);

    [LibraryImport(Library, EntryPoint = "pt_generator_get_state")]
    internal static partial nint generator_get_state(nint g);

    [LibraryImport(Library, EntryPoint = "pt_generator_set_state")]
    internal static partial NativeBool generator_set_state(nint g, nint state);

    [LibraryImport(Library, EntryPoint = "pt_manual_seed")]
    internal static partial NativeBool manual_seed(ulong seed);

    [LibraryImport(Library, EntryPoint = "pt_cuda_manual_seed")]
    internal static partial NativeBool cuda_manual_seed(ulong seed, int index);

    [LibraryImport(Library, EntryPoint = "pt_generator_new")]
    internal static partial nint generator_new(ulong seed, int device_type, int device_index);

    [LibraryImport(Library, EntryPoint = "pt_generator_default")]
    internal static partial nint generator_default();
}
