// Errors, lifetime, properties, raw data, devices, threads.
#include "shim.h"
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/version.h>

namespace pt {

std::string& last_error() {
  thread_local std::string message;
  return message;
}

void set_error(const std::exception& error) {
  const auto* of_torch = dynamic_cast<const c10::Error*>(&error);
  last_error() = of_torch ? of_torch->what_without_backtrace() : error.what();
}

} // namespace pt

PT_GET(const char*, last_error, (), last_error().c_str())
PT_GET(void, tensor_free, (M a), delete a)
PT_GET(int64_t, dim, (T a), a->dim())
PT_GET(int64_t, numel, (T a), a->numel())
PT_GET(int64_t, size, (T a, int64_t d), a->size(d))
PT_GET(int64_t, stride, (T a, int64_t d), a->stride(d))
PT_GET(int64_t, storage_offset, (T a), a->storage_offset())
PT_GET(int32_t, dtype, (T a), static_cast<int32_t>(a->scalar_type()))
PT_GET(int64_t, element_size, (T a), static_cast<int64_t>(a->element_size()))
PT_GET(int32_t, device_type, (T a), static_cast<int32_t>(a->device().type()))
PT_GET(int32_t, device_index, (T a), static_cast<int32_t>(a->device().index()))
PT_GET(bool, is_contiguous, (T a), a->is_contiguous())
PT_GET(bool, is_leaf, (T a), a->is_leaf())
PT_GET(bool, is_sparse, (T a), a->is_sparse())
PT_GET(bool, requires_grad, (T a), a->requires_grad())
PT_GET(bool, is_same, (T a, T b), a->is_same(*b))

PT_DO(shape, (T a, int64_t* into), std::memcpy(into, a->sizes().data(), a->dim() * sizeof(int64_t)))
PT_DO(strides, (T a, int64_t* into), std::memcpy(into, a->strides().data(), a->dim() * sizeof(int64_t)))
PT_DO(item, (T a, S * into),
  const auto value = a->item();
  into->kind = value.isBoolean() ? 2 : value.isIntegral(false) ? 1 : 0;
  if (into->kind != 0) {
    into->bits = value.to<int64_t>();
  } else {
    const auto number = value.to<double>();
    std::memcpy(&into->bits, &number, sizeof number);
  })
PT_DO(data_ptr, (T a, void** into), *into = a->data_ptr())
PT_DO(set_requires_grad, (M a, bool value), a->set_requires_grad(value))
PT_DO(set_grad, (M a, T value), a->mutable_grad() = value_or_undefined(value))
PT_DO(is_pinned, (T a, bool* into), *into = a->is_pinned())
PT_GET(M, grad, (T a), wrap_or_null(a->grad()))
PT_OP(handle_copy, (T a), *a)

PT_GET(bool, cuda_is_available, (), at::globalContext().hasCUDA())
PT_GET(bool, cudnn_is_available, (), at::globalContext().hasCuDNN())
PT_DO(cuda_device_count, (int32_t * into),
  *into = at::globalContext().hasCUDA() ? c10::impl::VirtualGuardImpl(at::DeviceType::CUDA).deviceCount() : 0)
PT_DO(cuda_synchronize, (int32_t index),
  auto guard = c10::impl::VirtualGuardImpl(at::DeviceType::CUDA);
  auto on = index < 0 ? guard.getDevice() : device(1, index);
  guard.synchronizeStream(guard.getStream(on)))

PT_GET(void, set_num_threads, (int32_t count), at::set_num_threads(count))
PT_GET(int32_t, get_num_threads, (), at::get_num_threads())
PT_DO(set_num_interop_threads, (int32_t count), at::set_num_interop_threads(count))
PT_GET(int32_t, get_num_interop_threads, (), static_cast<int32_t>(at::get_num_interop_threads()))
PT_API const char* pt_version() { return TORCH_VERSION; }
PT_DO(get_config, (char* into, int64_t room), std::strncpy(into, at::show_config().c_str(), room))
PT_GET(bool, tf32_matmul, (), at::globalContext().allowTF32CuBLAS())
PT_GET(void, set_tf32_matmul, (bool value), at::globalContext().setAllowTF32CuBLAS(value))
PT_GET(bool, tf32_cudnn, (), at::globalContext().allowTF32CuDNN())
PT_GET(void, set_tf32_cudnn, (bool value), at::globalContext().setAllowTF32CuDNN(value))
