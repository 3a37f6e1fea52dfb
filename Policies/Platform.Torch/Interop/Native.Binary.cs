using System.Runtime.InteropServices;

namespace TorchSharp;

// The functions of native/binary.cpp, by the same names.
internal static unsafe partial class Native
{
    [LibraryImport(Library, EntryPoint = "pt_add")]
    internal static partial nint add(nint a, nint b, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_add_scalar")]
    internal static partial nint add_scalar(nint a, NativeScalar b, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_sub")]
    internal static partial nint sub(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_sub_scalar")]
    internal static partial nint sub_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_rsub_scalar")]
    internal static partial nint rsub_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_mul")]
    internal static partial nint mul(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_mul_scalar")]
    internal static partial nint mul_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_add_")]
    internal static partial NativeBool add_(nint a, nint b, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_add_scalar_")]
    internal static partial NativeBool add_scalar_(nint a, NativeScalar b, NativeScalar alpha);

    [LibraryImport(Library, EntryPoint = "pt_sub_")]
    internal static partial NativeBool sub_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_sub_scalar_")]
    internal static partial NativeBool sub_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_mul_")]
    internal static partial NativeBool mul_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_mul_scalar_")]
    internal static partial NativeBool mul_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_div")]
    internal static partial nint div(nint a, nint b, int mode);

    [LibraryImport(Library, EntryPoint = "pt_div_scalar")]
    internal static partial nint div_scalar(nint a, NativeScalar b, int mode);

    [LibraryImport(Library, EntryPoint = "pt_div_")]
    internal static partial NativeBool div_(nint a, nint b, int mode);

    [LibraryImport(Library, EntryPoint = "pt_div_scalar_")]
    internal static partial NativeBool div_scalar_(nint a, NativeScalar b, int mode);

    [LibraryImport(Library, EntryPoint = "pt_eq")]
    internal static partial nint eq(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_eq_scalar")]
    internal static partial nint eq_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_eq_")]
    internal static partial NativeBool eq_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_eq_scalar_")]
    internal static partial NativeBool eq_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_ne")]
    internal static partial nint ne(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_ne_scalar")]
    internal static partial nint ne_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_ne_")]
    internal static partial NativeBool ne_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_ne_scalar_")]
    internal static partial NativeBool ne_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_lt")]
    internal static partial nint lt(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_lt_scalar")]
    internal static partial nint lt_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_lt_")]
    internal static partial NativeBool lt_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_lt_scalar_")]
    internal static partial NativeBool lt_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_le")]
    internal static partial nint le(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_le_scalar")]
    internal static partial nint le_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_le_")]
    internal static partial NativeBool le_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_le_scalar_")]
    internal static partial NativeBool le_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_gt")]
    internal static partial nint gt(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_gt_scalar")]
    internal static partial nint gt_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_gt_")]
    internal static partial NativeBool gt_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_gt_scalar_")]
    internal static partial NativeBool gt_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_ge")]
    internal static partial nint ge(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_ge_scalar")]
    internal static partial nint ge_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_ge_")]
    internal static partial NativeBool ge_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_ge_scalar_")]
    internal static partial NativeBool ge_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_pow")]
    internal static partial nint pow(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_pow_scalar")]
    internal static partial nint pow_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_pow_")]
    internal static partial NativeBool pow_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_pow_scalar_")]
    internal static partial NativeBool pow_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_fmod")]
    internal static partial nint fmod(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_fmod_scalar")]
    internal static partial nint fmod_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_fmod_")]
    internal static partial NativeBool fmod_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_fmod_scalar_")]
    internal static partial NativeBool fmod_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_remainder")]
    internal static partial nint remainder(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_remainder_scalar")]
    internal static partial nint remainder_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_remainder_")]
    internal static partial NativeBool remainder_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_remainder_scalar_")]
    internal static partial NativeBool remainder_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_floor_divide")]
    internal static partial nint floor_divide(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_floor_divide_scalar")]
    internal static partial nint floor_divide_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_floor_divide_")]
    internal static partial NativeBool floor_divide_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_floor_divide_scalar_")]
    internal static partial NativeBool floor_divide_scalar_(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_xlogy")]
    internal static partial nint xlogy(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_xlogy_scalar")]
    internal static partial nint xlogy_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_rpow_scalar")]
    internal static partial nint rpow_scalar(nint a, NativeScalar b);

    [LibraryImport(Library, EntryPoint = "pt_atan2")]
    internal static partial nint atan2(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_fmax")]
    internal static partial nint fmax(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_fmin")]
    internal static partial nint fmin(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_hypot")]
    internal static partial nint hypot(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logaddexp")]
    internal static partial nint logaddexp(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_maximum")]
    internal static partial nint maximum(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_minimum")]
    internal static partial nint minimum(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_and")]
    internal static partial nint bitwise_and(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_and_")]
    internal static partial NativeBool bitwise_and_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_or")]
    internal static partial nint bitwise_or(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_or_")]
    internal static partial NativeBool bitwise_or_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_xor")]
    internal static partial nint bitwise_xor(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_xor_")]
    internal static partial NativeBool bitwise_xor_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logical_and")]
    internal static partial nint logical_and(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logical_and_")]
    internal static partial NativeBool logical_and_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logical_or")]
    internal static partial nint logical_or(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logical_or_")]
    internal static partial NativeBool logical_or_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logical_xor")]
    internal static partial nint logical_xor(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_logical_xor_")]
    internal static partial NativeBool logical_xor_(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_left_shift")]
    internal static partial nint bitwise_left_shift(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_bitwise_right_shift")]
    internal static partial nint bitwise_right_shift(nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_addcmul")]
    internal static partial nint addcmul(nint a, nint b, nint c, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_addcmul_")]
    internal static partial NativeBool addcmul_(nint a, nint b, nint c, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_addcdiv")]
    internal static partial nint addcdiv(nint a, nint b, nint c, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_addcdiv_")]
    internal static partial NativeBool addcdiv_(nint a, nint b, nint c, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_lerp")]
    internal static partial nint lerp(nint a, nint b, nint weight);

    [LibraryImport(Library, EntryPoint = "pt_lerp_")]
    internal static partial NativeBool lerp_(nint a, nint b, nint weight);

    [LibraryImport(Library, EntryPoint = "pt_clamp")]
    internal static partial nint clamp(nint a, NativeScalar low, NativeScalar high);

    [LibraryImport(Library, EntryPoint = "pt_clamp_")]
    internal static partial NativeBool clamp_(nint a, NativeScalar low, NativeScalar high);

    [LibraryImport(Library, EntryPoint = "pt_clamp_tensor")]
    internal static partial nint clamp_tensor(nint a, nint low, nint high);

    [LibraryImport(Library, EntryPoint = "pt_clamp_tensor_")]
    internal static partial NativeBool clamp_tensor_(nint a, nint low, nint high);

    [LibraryImport(Library, EntryPoint = "pt_where")]
    internal static partial nint where(nint condition, nint a, nint b);

    [LibraryImport(Library, EntryPoint = "pt_masked_fill")]
    internal static partial nint masked_fill(nint a, nint mask, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_masked_fill_")]
    internal static partial NativeBool masked_fill_(nint a, nint mask, NativeScalar value);

    [LibraryImport(Library, EntryPoint = "pt_isclose")]
    internal static partial nint isclose(nint a, nint b, double rtol, double atol, NativeBool equal_nan);

    [LibraryImport(Library, EntryPoint = "pt_allclose")]
    internal static partial NativeBool allclose(nint a, nint b, double rtol, double atol, NativeBool equal_nan, out NativeBool into);

    [LibraryImport(Library, EntryPoint = "pt_equal")]
    internal static partial NativeBool equal(nint a, nint b, out NativeBool into);
}
