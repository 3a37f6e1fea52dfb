using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/linear.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_matmul")]
    internal static partial nint matmul(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_mm")]
    internal static partial nint mm(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bmm")]
    internal static partial nint bmm(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_linalg_svd")]
    internal static partial NativeBool linalg_svd(nint a, NativeBool full, Span<nint> into);

    [LibraryImport(Library, EntryPoint = "pt_mv")]
    internal static partial nint mv(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_dot")]
    internal static partial nint dot(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_outer")]
    internal static partial nint outer(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_addmm")]
    internal static partial nint addmm(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library, EntryPoint = "pt_addmm_")]
    internal static partial NativeBool addmm_(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library, EntryPoint = "pt_addmv")]
    internal static partial nint addmv(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library, EntryPoint = "pt_baddbmm")]
    internal static partial nint baddbmm(nint a, nint b, nint c, double beta, double alpha);

    [LibraryImport(Library, EntryPoint = "pt_einsum")]
    internal static partial nint einsum(byte* equation, ReadOnlySpan<nint> tensors, long n);

    [LibraryImport(Library, EntryPoint = "pt_linear")]
    internal static partial nint linear(nint a, nint weight, nint bias);

    [LibraryImport(Library, EntryPoint = "pt_embedding")]
    internal static partial nint embedding(nint weight, nint index, long padding, NativeBool by_frequency, NativeBool sparse);

    [LibraryImport(Library, EntryPoint = "pt_embedding_renorm_")]
    internal static partial NativeBool embedding_renorm_(nint weight, nint index, double max_norm, double norm_type);

    [LibraryImport(Library, EntryPoint = "pt_layer_norm")]
    internal static partial nint layer_norm(nint a, ReadOnlySpan<long> s, long n, nint weight, nint bias, double eps);

    [LibraryImport(Library, EntryPoint = "pt_dropout")]
    internal static partial nint dropout(nint a, double p, NativeBool train);

    [LibraryImport(Library, EntryPoint = "pt_dropout_")]
    internal static partial NativeBool dropout_(nint a, double p, NativeBool train);

    [LibraryImport(Library, EntryPoint = "pt_one_hot")]
    internal static partial nint one_hot(nint a, long classes);

    [LibraryImport(Library, EntryPoint = "pt_cross_entropy")]
    internal static partial nint cross_entropy(nint a, nint target, nint weight, long reduction, long ignore, double smoothing);

    [LibraryImport(Library, EntryPoint = "pt_nll_loss")]
    internal static partial nint nll_loss(nint a, nint target, nint weight, long reduction);

    [LibraryImport(Library, EntryPoint = "pt_mse_loss")]
    internal static partial nint mse_loss(nint a, nint target, long reduction);

    [LibraryImport(Library, EntryPoint = "pt_l1_loss")]
    internal static partial nint l1_loss(nint a, nint target, long reduction);

    [LibraryImport(Library, EntryPoint = "pt_smooth_l1_loss")]
    internal static partial nint smooth_l1_loss(nint a, nint target, long reduction, double beta);

    [LibraryImport(Library, EntryPoint = "pt_huber_loss")]
    internal static partial nint huber_loss(nint a, nint target, long reduction, double delta);

    [LibraryImport(Library, EntryPoint = "pt_kl_div")]
    internal static partial nint kl_div(nint a, nint target, long reduction, NativeBool log_target);

    [LibraryImport(Library, EntryPoint = "pt_binary_cross_entropy")]
    internal static partial nint binary_cross_entropy(nint a, nint target, nint weight, long reduction);

    [LibraryImport(Library, EntryPoint = "pt_binary_cross_entropy_with_logits")]
    internal static partial nint binary_cross_entropy_with_logits(nint a, nint target, nint weight, nint positive, long reduction);

    [LibraryImport(Library, EntryPoint = "pt_cosine_similarity")]
    internal static partial nint cosine_similarity(nint a, nint b, long d, double eps);

    [LibraryImport(Library, EntryPoint = "pt_scaled_dot_product_attention")]
    internal static partial nint scaled_dot_product_attention(nint q, nint k, nint v, nint mask, double p, NativeBool causal);
}
