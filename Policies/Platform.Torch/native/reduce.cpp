// Reductions, scans, sorting and selection.
#include "shim.h"

// n < 0 reduces over every dimension.
namespace pt {
static at::OptionalIntArrayRef dims(const int64_t* d, int64_t n) {
  return n < 0 ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(ints(d, n));
}
static bool pair(M* into, const std::tuple<at::Tensor, at::Tensor>& both) {
  into[0] = wrap(std::get<0>(both));
  into[1] = wrap(std::get<1>(both));
  return true;
}
} // namespace pt

PT_OP(sum, (T a, const int64_t* d, int64_t n, bool keep, int32_t dtype), at::sum(*a, dims(d, n), keep, optional_type(dtype)))
PT_OP(mean, (T a, const int64_t* d, int64_t n, bool keep, int32_t dtype), at::mean(*a, dims(d, n), keep, optional_type(dtype)))
PT_OP(nansum, (T a), at::nansum(*a))
PT_OP(std, (T a, const int64_t* d, int64_t n, bool unbiased, bool keep), n < 0 ? at::std(*a, unbiased) : at::std(*a, dims(d, n), unbiased, keep))
PT_OP(var, (T a, const int64_t* d, int64_t n, bool unbiased, bool keep), n < 0 ? at::var(*a, unbiased) : at::var(*a, dims(d, n), unbiased, keep))
PT_DO(std_mean, (T a, const int64_t* d, int64_t n, bool unbiased, bool keep, M* into),
  pair(into, n < 0 ? at::std_mean(*a, unbiased) : at::std_mean(*a, dims(d, n), unbiased, keep)))
PT_DO(var_mean, (T a, const int64_t* d, int64_t n, bool unbiased, bool keep, M* into),
  pair(into, n < 0 ? at::var_mean(*a, unbiased) : at::var_mean(*a, dims(d, n), unbiased, keep)))
PT_OP(prod, (T a, int64_t d, bool keep, int32_t dtype), d == kNone ? at::prod(*a, optional_type(dtype)) : at::prod(*a, d, keep, optional_type(dtype)))
PT_OP(amax, (T a, const int64_t* d, int64_t n, bool keep), at::amax(*a, ints(d, n), keep))
PT_OP(amin, (T a, const int64_t* d, int64_t n, bool keep), at::amin(*a, ints(d, n), keep))
PT_OP(max, (T a), at::max(*a))
PT_OP(min, (T a), at::min(*a))
PT_DO(max_dim, (T a, int64_t d, bool keep, M* into), pair(into, at::max(*a, d, keep)))
PT_DO(min_dim, (T a, int64_t d, bool keep, M* into), pair(into, at::min(*a, d, keep)))
PT_OP(median, (T a), at::median(*a))
PT_OP(argmax, (T a, int64_t d, bool keep), at::argmax(*a, optional(d), keep))
PT_OP(argmin, (T a, int64_t d, bool keep), at::argmin(*a, optional(d), keep))
PT_OP(all, (T a, int64_t d, bool keep), d == kNone ? at::all(*a) : at::all(*a, d, keep))
PT_OP(any, (T a, int64_t d, bool keep), d == kNone ? at::any(*a) : at::any(*a, d, keep))
PT_OP(norm, (T a, double p), at::norm(*a, p))
PT_OP(norm_dim, (T a, int64_t d, bool keep, double p), at::norm(*a, p, {d}, keep))
PT_OP(logsumexp, (T a, int64_t d, bool keep), at::logsumexp(*a, {d}, keep))
PT_OP(logcumsumexp, (T a, int64_t d), at::logcumsumexp(*a, d))
PT_OP(cumsum, (T a, int64_t d, int32_t dtype), at::cumsum(*a, d, optional_type(dtype)))
PT_OP(cumprod, (T a, int64_t d, int32_t dtype), at::cumprod(*a, d, optional_type(dtype)))
PT_OP(diff, (T a, int64_t n, int64_t d, T prepend, T append), at::diff(*a, n, d, optional(prepend), optional(append)))
PT_OP(count_nonzero, (T a, const int64_t* d, int64_t n), n < 0 ? at::count_nonzero(*a, Opt<int64_t>()) : at::count_nonzero(*a, ints(d, n)))
PT_OP(bincount, (T a, T weights, int64_t length), at::bincount(*a, optional(weights), length))
PT_OP(quantile, (T a, T q, int64_t d, bool keep), at::quantile(*a, *q, optional(d), keep))
PT_OP(softmax, (T a, int64_t d, int32_t dtype), at::softmax(*a, d, optional_type(dtype)))
PT_OP(log_softmax, (T a, int64_t d, int32_t dtype), at::log_softmax(*a, d, optional_type(dtype)))
PT_DO(sort, (T a, int64_t d, bool descending, bool stable, M* into), pair(into, at::sort(*a, Opt<bool>(stable), d, descending)))
PT_OP(argsort, (T a, int64_t d, bool descending), at::argsort(*a, d, descending))
PT_DO(topk, (T a, int64_t k, int64_t d, bool largest, bool sorted, M* into), pair(into, at::topk(*a, k, d, largest, sorted)))
PT_DO(kthvalue, (T a, int64_t k, int64_t d, bool keep, M* into), pair(into, at::kthvalue(*a, k, d, keep)))
PT_DO(unique, (T a, bool sorted, bool inverse, bool counts, M* into),
  auto found = at::_unique2(*a, sorted, inverse, counts);
  into[0] = wrap(std::get<0>(found));
  into[1] = wrap(std::get<1>(found));
  into[2] = wrap(std::get<2>(found)))
PT_OP(searchsorted, (T a, T values, bool int32, bool right), at::searchsorted(*a, *values, int32, right))
