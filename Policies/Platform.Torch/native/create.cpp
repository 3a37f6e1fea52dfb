// New tensors, type and device moves, random numbers.
#include "shim.h"
#include <ATen/CPUGeneratorImpl.h>

// dtype, device type and device index, as pt::options reads them.
#define PT_OPTIONS int32_t dtype, int32_t device_type, int32_t device_index
#define PT_AS options(dtype, device_type, device_index)

PT_OP(empty, (const int64_t* s, int64_t n, PT_OPTIONS), at::empty(ints(s, n), PT_AS))
PT_OP(empty_strided, (const int64_t* s, int64_t n, const int64_t* t, int64_t m, PT_OPTIONS), at::empty_strided(ints(s, n), ints(t, m), PT_AS))
PT_OP(zeros, (const int64_t* s, int64_t n, PT_OPTIONS), at::zeros(ints(s, n), PT_AS))
PT_OP(ones, (const int64_t* s, int64_t n, PT_OPTIONS), at::ones(ints(s, n), PT_AS))
PT_OP(full, (const int64_t* s, int64_t n, S value, PT_OPTIONS), at::full(ints(s, n), scalar(value), PT_AS))
PT_OP(rand, (const int64_t* s, int64_t n, G g, PT_OPTIONS), at::rand(ints(s, n), optional(g), PT_AS))
PT_OP(randn, (const int64_t* s, int64_t n, G g, PT_OPTIONS), at::randn(ints(s, n), optional(g), PT_AS))
PT_OP(randint, (int64_t low, int64_t high, const int64_t* s, int64_t n, G g, PT_OPTIONS), at::randint(low, high, ints(s, n), optional(g), PT_AS))
PT_OP(randperm, (int64_t count, G g, PT_OPTIONS), at::randperm(count, optional(g), PT_AS))
PT_OP(arange, (S start, S stop, S step, PT_OPTIONS), at::arange(scalar(start), scalar(stop), scalar(step), PT_AS))
PT_OP(linspace, (double start, double end, int64_t steps, PT_OPTIONS), at::linspace(start, end, steps, PT_AS))
PT_OP(eye, (int64_t rows, int64_t columns, PT_OPTIONS), at::eye(rows, columns, PT_AS))
PT_OP(tril_indices, (int64_t rows, int64_t columns, int64_t offset, PT_OPTIONS), at::tril_indices(rows, columns, offset, PT_AS))
PT_OP(triu_indices, (int64_t rows, int64_t columns, int64_t offset, PT_OPTIONS), at::triu_indices(rows, columns, offset, PT_AS))
PT_OP(empty_like, (T a, PT_OPTIONS), at::empty_like(*a, PT_AS))
PT_OP(zeros_like, (T a, PT_OPTIONS), at::zeros_like(*a, PT_AS))
PT_OP(ones_like, (T a, PT_OPTIONS), at::ones_like(*a, PT_AS))
PT_OP(full_like, (T a, S value, PT_OPTIONS), at::full_like(*a, scalar(value), PT_AS))
PT_OP(rand_like, (T a, PT_OPTIONS), at::rand_like(*a, PT_AS))
PT_OP(randn_like, (T a, PT_OPTIONS), at::randn_like(*a, PT_AS))
PT_OP(randint_like, (T a, int64_t low, int64_t high, PT_OPTIONS), at::randint_like(*a, low, high, PT_AS))
// A copy of 'bytes' in host memory, of 'source_dtype', converted and moved as asked.
PT_OP(from_memory, (const void* data, int32_t source_dtype, const int64_t* s, int64_t n, PT_OPTIONS), [&] {
  auto borrowed = at::from_blob(const_cast<void*>(data), ints(s, n), at::TensorOptions().dtype(static_cast<at::ScalarType>(source_dtype)));
  return borrowed.to(PT_AS, /*non_blocking=*/false, /*copy=*/true);
}())

PT_OP(to, (T a, int32_t dtype, int32_t device_type, int32_t device_index, bool copy, bool non_blocking), a->to(options(
  dtype < 0 ? static_cast<int32_t>(a->scalar_type()) : dtype,
  device_type < 0 ? static_cast<int32_t>(a->device().type()) : device_type,
  device_type < 0 ? static_cast<int32_t>(a->device().index()) : device_index), non_blocking, copy))
PT_OP(pin_memory, (T a), a->pin_memory())
PT_DO(copy_, (M a, T source, bool non_blocking), a->copy_(*source, non_blocking))

PT_DO(normal_, (M a, double mean, double std, G g), a->normal_(mean, std, optional(g)))
PT_DO(uniform_, (M a, double from, double to, G g), a->uniform_(from, to, optional(g)))
PT_DO(random_, (M a, int64_t from, int64_t to, G g), a->random_(from, to, optional(g)))
PT_DO(exponential_, (M a, double lambda, G g), a->exponential_(lambda, optional(g)))
PT_DO(bernoulli_, (M a, double p, G g), a->bernoulli_(p, optional(g)))
PT_OP(bernoulli, (T a, G g), at::bernoulli(*a, optional(g)))
PT_OP(multinomial, (T a, int64_t count, bool replacement, G g), at::multinomial(*a, count, replacement, optional(g)))

PT_API at::Generator* pt_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
  try {
    if (device_type == 0) return new at::Generator(at::detail::createCPUGenerator(seed));
    auto generator = at::globalContext().defaultGenerator(device(device_type, device_index)).clone();
    generator.set_current_seed(seed);
    return new at::Generator(generator);
  } catch (const std::exception& error) {
    set_error(error);
    return nullptr;
  }
}
PT_API at::Generator* pt_generator_default() { return new at::Generator(at::globalContext().defaultGenerator(at::kCPU)); }
PT_GET(void, generator_free, (G g), delete g)
PT_DO(generator_manual_seed, (G g, uint64_t seed), std::lock_guard<std::mutex> lock(g->mutex()); g->set_current_seed(seed))
PT_DO(generator_seed, (G g, uint64_t* into), std::lock_guard<std::mutex> lock(g->mutex()); *into = g->seed())
PT_GET(uint64_t, generator_initial_seed, (G g), g->current_seed())
PT_GET(int32_t, generator_device_type, (G g), static_cast<int32_t>(g->device().type()))
PT_GET(int32_t, generator_device_index, (G g), static_cast<int32_t>(g->device().index()))
PT_OP(generator_get_state, (G g), [&] { std::lock_guard<std::mutex> lock(g->mutex()); return g->get_state(); }())
PT_DO(generator_set_state, (G g, T state), std::lock_guard<std::mutex> lock(g->mutex()); g->set_state(*state))
PT_DO(manual_seed, (uint64_t seed), at::manual_seed(seed))
PT_DO(cuda_manual_seed, (uint64_t seed, int32_t index),
  auto generator = at::globalContext().defaultGenerator(device(1, index));
  std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_current_seed(seed))
