// Arithmetic, comparison and selection, element by element, and their in-place forms.
#include "shim.h"
#include <ATen/ScalarOps.h>

// A number as an operand of 'a'. libtorch wraps it in a Float64 or Int64 tensor of no dimensions and then converts that at every call,
// which costs more than a small operation; made in the type that the conversion would end in, the result is the same.
namespace pt {
static at::Tensor number(const at::Tensor& a, S s) {
  const auto type = a.scalar_type();
  const auto fits = a.device().is_cpu() && s.kind != 2 && (type == at::kFloat || type == at::kDouble || (type == at::kLong && s.kind == 1));
  auto wrapped = at::detail::scalar_tensor_static(scalar(s), fits ? type : s.kind == 0 ? at::kDouble : s.kind == 1 ? at::kLong : at::kBool, at::Device(at::kCPU));
  wrapped.unsafeGetTensorImpl()->set_wrapped_number(true);
  return wrapped;
}
} // namespace pt

PT_OP(add, (T a, T b, S alpha), at::add(*a, *b, scalar(alpha)))
PT_OP(add_scalar, (T a, S b, S alpha), at::add(*a, number(*a, b), scalar(alpha)))
PT_OP(sub, (T a, T b), at::sub(*a, *b))
PT_OP(sub_scalar, (T a, S b), at::sub(*a, number(*a, b)))
PT_OP(rsub_scalar, (T a, S b), at::sub(number(*a, b), *a))
PT_OP(mul, (T a, T b), at::mul(*a, *b))
PT_OP(mul_scalar, (T a, S b), at::mul(*a, number(*a, b)))
PT_DO(add_, (M a, T b, S alpha), a->add_(*b, scalar(alpha)))
PT_DO(add_scalar_, (M a, S b, S alpha), a->add_(number(*a, b), scalar(alpha)))
PT_DO(sub_, (M a, T b), a->sub_(*b))
PT_DO(sub_scalar_, (M a, S b), a->sub_(number(*a, b)))
PT_DO(mul_, (M a, T b), a->mul_(*b))
PT_DO(mul_scalar_, (M a, S b), a->mul_(number(*a, b)))

// Rounding: 0 none, 1 trunc, 2 floor.
namespace pt {
static Opt<c10::string_view> rounding(int32_t mode) {
  return mode == 1 ? Opt<c10::string_view>("trunc") : mode == 2 ? Opt<c10::string_view>("floor") : Opt<c10::string_view>();
}
} // namespace pt
PT_OP(div, (T a, T b, int32_t mode), mode == 0 ? at::div(*a, *b) : at::div(*a, *b, rounding(mode)))
PT_OP(div_scalar, (T a, S b, int32_t mode), mode == 0 ? at::div(*a, number(*a, b)) : at::div(*a, scalar(b), rounding(mode)))
PT_DO(div_, (M a, T b, int32_t mode), mode == 0 ? a->div_(*b) : a->div_(*b, rounding(mode)))
PT_DO(div_scalar_, (M a, S b, int32_t mode), mode == 0 ? a->div_(number(*a, b)) : a->div_(scalar(b), rounding(mode)))

#define PT_COMPARE(name)                                          \
  PT_OP(name, (T a, T b), at::name(*a, *b))                       \
  PT_OP(name##_scalar, (T a, S b), at::name(*a, number(*a, b)))   \
  PT_DO(name##_, (M a, T b), a->name##_(*b))                      \
  PT_DO(name##_scalar_, (M a, S b), a->name##_(number(*a, b)))
PT_COMPARE(eq)
PT_COMPARE(ne)
PT_COMPARE(lt)
PT_COMPARE(le)
PT_COMPARE(gt)
PT_COMPARE(ge)

#define PT_BOTH(name)                                            \
  PT_OP(name, (T a, T b), at::name(*a, *b))                      \
  PT_OP(name##_scalar, (T a, S b), at::name(*a, scalar(b)))      \
  PT_DO(name##_, (M a, T b), a->name##_(*b))                     \
  PT_DO(name##_scalar_, (M a, S b), a->name##_(scalar(b)))
PT_BOTH(pow)
PT_BOTH(fmod)
PT_BOTH(remainder)
PT_BOTH(floor_divide)

PT_OP(xlogy, (T a, T b), at::xlogy(*a, *b))
PT_OP(xlogy_scalar, (T a, S b), at::xlogy(*a, scalar(b)))
PT_OP(rpow_scalar, (T a, S b), at::pow(scalar(b), *a))

#define PT_BINARY(name) PT_OP(name, (T a, T b), at::name(*a, *b))
#define PT_BINARY_(name) PT_BINARY(name) PT_DO(name##_, (M a, T b), a->name##_(*b))
PT_BINARY(atan2)
PT_BINARY(fmax)
PT_BINARY(fmin)
PT_BINARY(hypot)
PT_BINARY(logaddexp)
PT_BINARY(maximum)
PT_BINARY(minimum)
PT_BINARY_(bitwise_and)
PT_BINARY_(bitwise_or)
PT_BINARY_(bitwise_xor)
PT_BINARY_(logical_and)
PT_BINARY_(logical_or)
PT_BINARY_(logical_xor)
PT_BINARY(bitwise_left_shift)
PT_BINARY(bitwise_right_shift)

PT_OP(addcmul, (T a, T b, T c, S value), at::addcmul(*a, *b, *c, scalar(value)))
PT_DO(addcmul_, (M a, T b, T c, S value), a->addcmul_(*b, *c, scalar(value)))
PT_OP(addcdiv, (T a, T b, T c, S value), at::addcdiv(*a, *b, *c, scalar(value)))
PT_DO(addcdiv_, (M a, T b, T c, S value), a->addcdiv_(*b, *c, scalar(value)))
PT_OP(lerp, (T a, T b, T weight), at::lerp(*a, *b, *weight))
PT_DO(lerp_, (M a, T b, T weight), a->lerp_(*b, *weight))
PT_OP(clamp, (T a, S low, S high), at::clamp(*a, optional(low), optional(high)))
PT_DO(clamp_, (M a, S low, S high), at::clamp_(*a, optional(low), optional(high)))
PT_OP(clamp_tensor, (T a, T low, T high), at::clamp(*a, optional(low), optional(high)))
PT_DO(clamp_tensor_, (M a, T low, T high), at::clamp_(*a, optional(low), optional(high)))
PT_OP(where, (T condition, T a, T b), at::where(*condition, *a, *b))
PT_OP(masked_fill, (T a, T mask, S value), at::masked_fill(*a, *mask, scalar(value)))
PT_DO(masked_fill_, (M a, T mask, S value), a->masked_fill_(*mask, scalar(value)))
PT_OP(isclose, (T a, T b, double rtol, double atol, bool equal_nan), at::isclose(*a, *b, rtol, atol, equal_nan))
PT_DO(allclose, (T a, T b, double rtol, double atol, bool equal_nan, bool* into), *into = at::allclose(*a, *b, rtol, atol, equal_nan))
PT_DO(equal, (T a, T b, bool* into), *into = at::equal(*a, *b))
