using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/unary.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_abs")]
    internal static partial nint abs(nint a);

    [LibraryImport(Library, EntryPoint = "pt_abs_")]
    internal static partial NativeBool abs_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_acos")]
    internal static partial nint acos(nint a);

    [LibraryImport(Library, EntryPoint = "pt_acos_")]
    internal static partial NativeBool acos_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_asin")]
    internal static partial nint asin(nint a);

    [LibraryImport(Library, EntryPoint = "pt_asin_")]
    internal static partial NativeBool asin_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_atan")]
    internal static partial nint atan(nint a);

    [LibraryImport(Library, EntryPoint = "pt_atan_")]
    internal static partial NativeBool atan_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_not")]
    internal static partial nint bitwise_not(nint a);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_not_")]
    internal static partial NativeBool bitwise_not_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_ceil")]
    internal static partial nint ceil(nint a);

    [LibraryImport(Library, EntryPoint = "pt_ceil_")]
    internal static partial NativeBool ceil_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_cos")]
    internal static partial nint cos(nint a);

    [LibraryImport(Library, EntryPoint = "pt_cos_")]
    internal static partial NativeBool cos_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_cosh")]
    internal static partial nint cosh(nint a);

    [LibraryImport(Library, EntryPoint = "pt_cosh_")]
    internal static partial NativeBool cosh_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_erf")]
    internal static partial nint erf(nint a);

    [LibraryImport(Library, EntryPoint = "pt_erf_")]
    internal static partial NativeBool erf_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_erfc")]
    internal static partial nint erfc(nint a);

    [LibraryImport(Library, EntryPoint = "pt_erfc_")]
    internal static partial NativeBool erfc_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_exp")]
    internal static partial nint exp(nint a);

    [LibraryImport(Library, EntryPoint = "pt_exp_")]
    internal static partial NativeBool exp_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_exp2")]
    internal static partial nint exp2(nint a);

    [LibraryImport(Library, EntryPoint = "pt_exp2_")]
    internal static partial NativeBool exp2_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_expm1")]
    internal static partial nint expm1(nint a);

    [LibraryImport(Library, EntryPoint = "pt_expm1_")]
    internal static partial NativeBool expm1_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_floor")]
    internal static partial nint floor(nint a);

    [LibraryImport(Library, EntryPoint = "pt_floor_")]
    internal static partial NativeBool floor_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_frac")]
    internal static partial nint frac(nint a);

    [LibraryImport(Library, EntryPoint = "pt_frac_")]
    internal static partial NativeBool frac_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_lgamma")]
    internal static partial nint lgamma(nint a);

    [LibraryImport(Library, EntryPoint = "pt_lgamma_")]
    internal static partial NativeBool lgamma_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log")]
    internal static partial nint log(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log_")]
    internal static partial NativeBool log_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log10")]
    internal static partial nint log10(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log10_")]
    internal static partial NativeBool log10_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log1p")]
    internal static partial nint log1p(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log1p_")]
    internal static partial NativeBool log1p_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log2")]
    internal static partial nint log2(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log2_")]
    internal static partial NativeBool log2_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_neg")]
    internal static partial nint neg(nint a);

    [LibraryImport(Library, EntryPoint = "pt_neg_")]
    internal static partial NativeBool neg_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_reciprocal")]
    internal static partial nint reciprocal(nint a);

    [LibraryImport(Library, EntryPoint = "pt_reciprocal_")]
    internal static partial NativeBool reciprocal_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_relu")]
    internal static partial nint relu(nint a);

    [LibraryImport(Library, EntryPoint = "pt_relu_")]
    internal static partial NativeBool relu_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_rsqrt")]
    internal static partial nint rsqrt(nint a);

    [LibraryImport(Library, EntryPoint = "pt_rsqrt_")]
    internal static partial NativeBool rsqrt_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sigmoid")]
    internal static partial nint sigmoid(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sigmoid_")]
    internal static partial NativeBool sigmoid_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sign")]
    internal static partial nint sign(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sign_")]
    internal static partial NativeBool sign_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sin")]
    internal static partial nint sin(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sin_")]
    internal static partial NativeBool sin_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sinh")]
    internal static partial nint sinh(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sinh_")]
    internal static partial NativeBool sinh_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sqrt")]
    internal static partial nint sqrt(nint a);

    [LibraryImport(Library, EntryPoint = "pt_sqrt_")]
    internal static partial NativeBool sqrt_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_tan")]
    internal static partial nint tan(nint a);

    [LibraryImport(Library, EntryPoint = "pt_tan_")]
    internal static partial NativeBool tan_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_tanh")]
    internal static partial nint tanh(nint a);

    [LibraryImport(Library, EntryPoint = "pt_tanh_")]
    internal static partial NativeBool tanh_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_trunc")]
    internal static partial nint trunc(nint a);

    [LibraryImport(Library, EntryPoint = "pt_trunc_")]
    internal static partial NativeBool trunc_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_isfinite")]
    internal static partial nint isfinite(nint a);

    [LibraryImport(Library, EntryPoint = "pt_isinf")]
    internal static partial nint isinf(nint a);

    [LibraryImport(Library, EntryPoint = "pt_isnan")]
    internal static partial nint isnan(nint a);

    [LibraryImport(Library, EntryPoint = "pt_isneginf")]
    internal static partial nint isneginf(nint a);

    [LibraryImport(Library, EntryPoint = "pt_isposinf")]
    internal static partial nint isposinf(nint a);

    [LibraryImport(Library, EntryPoint = "pt_log_sigmoid")]
    internal static partial nint log_sigmoid(nint a);

    [LibraryImport(Library, EntryPoint = "pt_logical_not")]
    internal static partial nint logical_not(nint a);

    [LibraryImport(Library, EntryPoint = "pt_square")]
    internal static partial nint square(nint a);

    [LibraryImport(Library, EntryPoint = "pt_silu")]
    internal static partial nint silu(nint a);

    [LibraryImport(Library, EntryPoint = "pt_silu_")]
    internal static partial NativeBool silu_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_logical_not_")]
    internal static partial NativeBool logical_not_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_zero_")]
    internal static partial NativeBool zero_(nint a);

    [LibraryImport(Library, EntryPoint = "pt_fill_")]
    internal static partial NativeBool fill_(nint a, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_round")]
    internal static partial nint round(nint a, long decimals);

    [LibraryImport(Library, EntryPoint = "pt_round_")]
    internal static partial NativeBool round_(nint a, long decimals);

    [LibraryImport(Library, EntryPoint = "pt_gelu")]
    internal static partial nint gelu(nint a, NativeBool tanh);

    [LibraryImport(Library, EntryPoint = "pt_softplus")]
    internal static partial nint softplus(nint a, double beta, double threshold);

    [LibraryImport(Library, EntryPoint = "pt_leaky_relu")]
    internal static partial nint leaky_relu(nint a, NativeScalar slope);

    [LibraryImport(Library, EntryPoint = "pt_elu")]
    internal static partial nint elu(nint a, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_nan_to_num")]
    internal static partial nint nan_to_num(nint a, double nan, double posinf, double neginf, NativeBool has_pos, NativeBool has_neg);
}
