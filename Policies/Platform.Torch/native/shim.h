// The C ABI between Platform.Torch and libtorch: one function an operation, named pt_*.
// A tensor crosses as a pointer to a heap-allocated at::Tensor that the managed side owns and frees with pt_tensor_free.
// A failure is a null pointer (or false); pt_last_error then holds the reason, per thread.
#pragma once
#include <ATen/ATen.h>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#define PT_API extern "C" __attribute__((visibility("default")))

namespace pt {

using T = const at::Tensor*; // an input; null where the parameter is optional
using M = at::Tensor*;       // changed in place
using G = at::Generator*;    // null for the default generator

// A number of the managed Scalar type: a double, a 64-bit integer or a bool, by kind 0, 1, 2; kind 3 means absent.
struct S {
  int64_t bits;
  int64_t kind;
};

// std::optional or c10::optional, whichever this libtorch takes.
template <class X>
struct OptionalOf;
template <template <class> class O, class V>
struct OptionalOf<O<V>> {
  template <class U>
  using type = O<U>;
};
template <class U>
using Opt = typename OptionalOf<decltype(at::TensorOptions().dtype_opt())>::template type<U>;

constexpr int64_t kNone = INT64_MIN; // an absent int64_t

std::string& last_error();
void set_error(const std::exception& error);

inline M wrap(at::Tensor tensor) { return new at::Tensor(std::move(tensor)); }
inline M wrap_or_null(const at::Tensor& tensor) { return tensor.defined() ? new at::Tensor(tensor) : nullptr; }
inline at::Tensor value_or_undefined(T tensor) { return tensor ? *tensor : at::Tensor(); }
inline Opt<at::Tensor> optional(T tensor) { return tensor ? Opt<at::Tensor>(*tensor) : Opt<at::Tensor>(); }
inline Opt<int64_t> optional(int64_t value) { return value == kNone ? Opt<int64_t>() : Opt<int64_t>(value); }
inline Opt<at::Generator> optional(G generator) { return generator ? Opt<at::Generator>(*generator) : Opt<at::Generator>(); }
inline at::IntArrayRef ints(const int64_t* values, int64_t count) { return {values, static_cast<size_t>(count)}; }

inline at::Scalar scalar(S s) {
  if (s.kind == 1) return at::Scalar(s.bits);
  if (s.kind == 2) return at::Scalar(s.bits != 0);
  double value;
  static_assert(sizeof value == sizeof s.bits);
  std::memcpy(&value, &s.bits, sizeof value);
  return at::Scalar(value);
}
inline Opt<at::Scalar> optional(S s) { return s.kind == 3 ? Opt<at::Scalar>() : Opt<at::Scalar>(scalar(s)); }

// dtype < 0 means unspecified.
inline Opt<at::ScalarType> optional_type(int32_t dtype) {
  return dtype < 0 ? Opt<at::ScalarType>() : Opt<at::ScalarType>(static_cast<at::ScalarType>(dtype));
}
inline at::Device device(int32_t type, int32_t index) {
  return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}
// device_type < 0 means unspecified.
inline at::TensorOptions options(int32_t dtype, int32_t device_type, int32_t device_index) {
  auto result = at::TensorOptions();
  if (dtype >= 0) result = result.dtype(static_cast<at::ScalarType>(dtype));
  if (device_type >= 0) result = result.device(device(device_type, device_index));
  return result;
}
inline std::vector<at::Tensor> list(const M* tensors, int64_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (int64_t i = 0; i < count; i++) result.push_back(tensors[i] ? *tensors[i] : at::Tensor());
  return result;
}
// The caller passes room for as many handles as it expects; 'into' receives them.
template <class Tensors>
bool fill(M* into, const Tensors& tensors) {
  int64_t i = 0;
  for (const auto& tensor : tensors) into[i++] = wrap_or_null(tensor);
  return true;
}

} // namespace pt
using namespace pt;

// A function that returns a new tensor: name, parameters, expression.
#define PT_OP(name, params, ...)                \
  PT_API at::Tensor* pt_##name params {         \
    try {                                       \
      return wrap(__VA_ARGS__);                 \
    } catch (const std::exception& error) {     \
      set_error(error);                         \
      return nullptr;                           \
    }                                           \
  }

// A function that changes something or fills caller's memory: name, parameters, statements. True when done.
#define PT_DO(name, params, ...)                \
  PT_API bool pt_##name params {                \
    try {                                       \
      __VA_ARGS__;                              \
      return true;                              \
    } catch (const std::exception& error) {     \
      set_error(error);                         \
      return false;                             \
    }                                           \
  }

// A getter that can't fail: return type, name, parameters, expression.
#define PT_GET(type, name, params, ...)         \
  PT_API type pt_##name params {                \
    return __VA_ARGS__;                         \
  }
