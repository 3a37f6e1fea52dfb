// Optimizer steps and gradient clipping over a whole list of parameters in one call.
// Float parameters on the CPU are updated in one pass over memory, vectorised and on every thread; anything else by tensor operations.
#include "shim.h"
#include <ATen/Parallel.h>
#include <cmath>
#include <map>

// One body compiled for several instruction sets; the loader picks one, so a cached library runs on an older processor too.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define PT_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PT_CLONES
#endif

namespace pt {

constexpr int64_t kChunk = 1 << 15; // elements; fixed, so that sums don't depend on the number of threads

struct Chunk {
  int64_t tensor, begin, end;
};

template <class Sizes>
static std::vector<Chunk> chunks(int64_t count, const Sizes& size_of) {
  std::vector<Chunk> result;
  for (int64_t i = 0; i < count; i++)
    for (int64_t begin = 0, size = size_of(i); begin < size; begin += kChunk) result.push_back({i, begin, std::min(begin + kChunk, size)});
  return result;
}

static bool plain_float(const at::Tensor& t) {
  return t.scalar_type() == at::kFloat && t.device().is_cpu() && t.layout() == at::kStrided && t.is_contiguous();
}

struct AdamFactors {
  float decay, beta1, one_minus_beta1, beta2, one_minus_beta2, root_correction2, eps, minus_step_size, l2;
};

PT_CLONES static void adam_chunk(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t n, AdamFactors f) {
  for (int64_t i = 0; i < n; i++) {
    const float param = p[i] * f.decay;
    const float grad = g[i] + f.l2 * param;
    const float mean = m[i] * f.beta1 + f.one_minus_beta1 * grad;
    const float square = v[i] * f.beta2 + f.one_minus_beta2 * grad * grad;
    m[i] = mean;
    v[i] = square;
    p[i] = param + f.minus_step_size * (mean / (std::sqrt(square) / f.root_correction2 + f.eps));
  }
}

PT_CLONES static double squares_chunk(const float* g, int64_t n) {
  double lanes[16] = {};
  int64_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (int64_t k = 0; k < 16; k++) lanes[k] += static_cast<double>(g[i + k]) * g[i + k];
  double sum = 0;
  for (; i < n; i++) sum += static_cast<double>(g[i]) * g[i];
  for (double lane : lanes) sum += lane;
  return sum;
}

PT_CLONES static void scale_chunk(float* g, int64_t n, float by) {
  for (int64_t i = 0; i < n; i++) g[i] *= by;
}

struct AdamSettings {
  double lr, beta1, beta2, eps, weight_decay;
  bool maximize, decoupled;
};

// The same update by operations on lists, of parameters that have been updated equally often; max_v is empty without amsgrad.
static void adam_by_lists(const std::vector<at::Tensor>& p, std::vector<at::Tensor> g, const std::vector<at::Tensor>& m, const std::vector<at::Tensor>& v,
                          std::vector<at::Tensor>& max_v, int64_t step, const AdamSettings& s) {
  if (s.maximize) g = at::_foreach_neg(g);
  if (s.weight_decay != 0 && s.decoupled) at::_foreach_mul_(p, 1 - s.lr * s.weight_decay);
  if (s.weight_decay != 0 && !s.decoupled) g = at::_foreach_add(g, p, s.weight_decay);
  at::_foreach_mul_(m, s.beta1);
  at::_foreach_add_(m, g, 1 - s.beta1);
  at::_foreach_mul_(v, s.beta2);
  at::_foreach_addcmul_(v, g, g, 1 - s.beta2);
  for (size_t i = 0; i < max_v.size(); i++) at::maximum_out(max_v[i], max_v[i], v[i]);
  auto denominator = at::_foreach_sqrt(max_v.empty() ? v : max_v);
  at::_foreach_div_(denominator, std::sqrt(1 - std::pow(s.beta2, step)));
  at::_foreach_add_(denominator, s.eps);
  at::_foreach_addcdiv_(p, m, denominator, -s.lr / (1 - std::pow(s.beta1, step)));
}

} // namespace pt

// Adam, with weight decay of the gradient or (decoupled: AdamW) of the parameter. Parameters without a gradient are left alone.
// steps[i] counts the updates of parameter i and is raised here; max_squares is not read without amsgrad.
PT_DO(adam_step, (const M* params, const M* means, const M* squares, const M* max_squares, int64_t* steps, int64_t count,
                  double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize, bool decoupled),
  at::NoGradGuard no_grad;
  const auto settings = AdamSettings{lr, beta1, beta2, eps, weight_decay, maximize, decoupled};
  std::vector<int64_t> fused;
  std::map<int64_t, std::vector<int64_t>> others; // by number of updates
  std::vector<at::Tensor> grads(count);
  std::vector<AdamFactors> factors(count);
  for (int64_t i = 0; i < count; i++) {
    const auto& p = *params[i];
    grads[i] = p.grad();
    if (!grads[i].defined()) continue;
    TORCH_CHECK(!grads[i].is_sparse(), "Adam and AdamW take dense gradients only");
    const auto step = ++steps[i];
    if (amsgrad || maximize || !plain_float(p) || !plain_float(grads[i]) || !plain_float(*means[i]) || !plain_float(*squares[i])) {
      others[step].push_back(i);
      continue;
    }
    factors[i] = AdamFactors{static_cast<float>(decoupled ? 1 - lr * weight_decay : 1), static_cast<float>(beta1), static_cast<float>(1 - beta1),
      static_cast<float>(beta2), static_cast<float>(1 - beta2), static_cast<float>(std::sqrt(1 - std::pow(beta2, step))),
      static_cast<float>(eps), static_cast<float>(-lr / (1 - std::pow(beta1, step))), static_cast<float>(decoupled ? 0 : weight_decay)};
    fused.push_back(i);
  }
  for (const auto& [step, members] : others) {
    std::vector<at::Tensor> p, g, m, v, max_v;
    for (auto i : members) {
      p.push_back(*params[i]);
      g.push_back(grads[i]);
      m.push_back(*means[i]);
      v.push_back(*squares[i]);
      if (amsgrad) max_v.push_back(*max_squares[i]);
    }
    adam_by_lists(p, std::move(g), m, v, max_v, step, settings);
  }
  const auto work = chunks(fused.size(), [&](int64_t k) { return params[fused[k]]->numel(); });
  at::parallel_for(0, work.size(), 1, [&](int64_t from, int64_t to) {
    for (auto c = from; c < to; c++) {
      const auto& chunk = work[c];
      const auto i = fused[chunk.tensor];
      adam_chunk(params[i]->data_ptr<float>() + chunk.begin, grads[i].data_ptr<float>() + chunk.begin, means[i]->data_ptr<float>() + chunk.begin,
        squares[i]->data_ptr<float>() + chunk.begin, chunk.end - chunk.begin, factors[i]);
    }
  });
  for (auto i : fused) params[i]->unsafeGetTensorImpl()->bump_version())

// Total norm of all gradients before clipping, into 'into'; the gradients are scaled so that it is at most max_norm.
PT_DO(clip_grad_norm, (const M* params, int64_t count, double max_norm, double norm_type, double* into),
  at::NoGradGuard no_grad;
  std::vector<at::Tensor> grads;
  auto simple = norm_type == 2;
  for (int64_t i = 0; i < count; i++) {
    auto g = params[i]->grad();
    if (!g.defined()) continue;
    simple = simple && plain_float(g);
    grads.push_back(g);
  }
  if (grads.empty()) {
    *into = 0;
    return true;
  }
  if (!simple) {
    auto norms = at::_foreach_norm(grads, norm_type);
    for (auto& norm : norms) norm = norm.to(grads[0].device());
    const auto total = at::norm(at::stack(norms), norm_type).item<double>();
    *into = total;
    const auto coefficient = max_norm / (total + 1e-6);
    if (!(coefficient >= 1)) at::_foreach_mul_(grads, coefficient);
    return true;
  }
  const auto work = chunks(grads.size(), [&](int64_t k) { return grads[k].numel(); });
  std::vector<double> parts(work.size());
  at::parallel_for(0, work.size(), 1, [&](int64_t from, int64_t to) {
    for (auto c = from; c < to; c++) parts[c] = squares_chunk(grads[work[c].tensor].data_ptr<float>() + work[c].begin, work[c].end - work[c].begin);
  });
  double sum = 0;
  for (double part : parts) sum += part;
  *into = std::sqrt(sum);
  const auto coefficient = static_cast<float>(max_norm / (*into + 1e-6));
  if (!(coefficient >= 1))
    at::parallel_for(0, work.size(), 1, [&](int64_t from, int64_t to) {
      for (auto c = from; c < to; c++) scale_chunk(grads[work[c].tensor].data_ptr<float>() + work[c].begin, work[c].end - work[c].begin, coefficient);
    }))

PT_DO(clip_grad_value, (const M* params, int64_t count, double limit),
  at::NoGradGuard no_grad;
  for (int64_t i = 0; i < count; i++)
    if (auto g = params[i]->grad(); g.defined()) g.clamp_(-limit, limit))

PT_DO(zero_grad, (const M* params, int64_t count, bool to_none),
  at::NoGradGuard no_grad;
  for (int64_t i = 0; i < count; i++) {
    auto& grad = params[i]->mutable_grad();
    if (!grad.defined()) continue;
    if (to_none) grad = at::Tensor();
    else grad.detach_().zero_();
  })
