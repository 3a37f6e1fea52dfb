// Matrix products, and the layers and losses of torch.nn.functional.
#include "shim.h"
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#if __has_include(<ATen/ops/scaled_dot_product_attention.h>)
#include <ATen/ops/scaled_dot_product_attention.h>
#define PT_HAS_ATTENTION 1
#endif

PT_OP(matmul, (T a, T b), at::matmul(*a, *b))
PT_OP(mm, (T a, T b), at::mm(*a, *b))

namespace pt {
static bool takes_gradient(const at::Tensor& t) { return at::GradMode::is_enabled() && t.requires_grad(); }
static bool float_matrices(const at::Tensor& t) { return t.dim() == 3 && t.scalar_type() == at::kFloat && t.device().is_cpu(); }

// Without MKL, libtorch multiplies the matrices of a batch one after the other and lets the BLAS split each between the threads, which costs
// more than a small product itself. Here every thread takes whole matrices. A gradient's graph is left to libtorch.
static at::Tensor batched(const at::Tensor& a, const at::Tensor& b) {
  constexpr int64_t kSmallest = 1 << 15; // multiplications; below, libtorch has a loop of its own that is better
  const auto plain = !at::hasMKL() && float_matrices(a) && float_matrices(b) && !takes_gradient(a) && !takes_gradient(b) &&
    a.size(0) == b.size(0) && a.size(0) >= at::get_num_threads() && a.size(2) == b.size(1) && a.size(1) * a.size(2) * b.size(2) >= kSmallest;
  if (!plain || at::get_num_threads() == 1) return at::bmm(a, b);
  auto result = at::empty({a.size(0), a.size(1), b.size(2)}, a.options());
  const auto inference = c10::InferenceMode::is_enabled();
  at::parallel_for(0, a.size(0), 1, [&](int64_t from, int64_t to) {
    at::NoGradGuard no_grad;
    c10::InferenceMode same(inference); // the mode belongs to a thread, and what was made in it must not be written outside of it
    for (auto i = from; i < to; i++) {
      auto into = result.select(0, i);
      at::mm_out(into, a.select(0, i), b.select(0, i));
    }
  });
  return result;
}
} // namespace pt
PT_OP(bmm, (T a, T b), batched(*a, *b))
PT_DO(linalg_svd, (T a, bool full, M* into),
  auto found = at::linalg_svd(*a, full);
  into[0] = wrap(std::get<0>(found));
  into[1] = wrap(std::get<1>(found));
  into[2] = wrap(std::get<2>(found)))
PT_OP(mv, (T a, T b), at::mv(*a, *b))
PT_OP(dot, (T a, T b), at::dot(*a, *b))
PT_OP(outer, (T a, T b), at::outer(*a, *b))
PT_OP(addmm, (T a, T b, T c, double beta, double alpha), at::addmm(*a, *b, *c, beta, alpha))
PT_DO(addmm_, (M a, T b, T c, double beta, double alpha), a->addmm_(*b, *c, beta, alpha))
PT_OP(addmv, (T a, T b, T c, double beta, double alpha), at::addmv(*a, *b, *c, beta, alpha))
PT_OP(baddbmm, (T a, T b, T c, double beta, double alpha), at::baddbmm(*a, *b, *c, beta, alpha))
PT_OP(einsum, (const char* equation, const M* tensors, int64_t n), at::einsum(equation, list(tensors, n)))

PT_OP(linear, (T a, T weight, T bias), at::linear(*a, *weight, optional(bias)))
PT_OP(embedding, (T weight, T index, int64_t padding, bool by_frequency, bool sparse), at::embedding(*weight, *index, padding, by_frequency, sparse))
PT_DO(embedding_renorm_, (M weight, T index, double max_norm, double norm_type), at::embedding_renorm_(*weight, *index, max_norm, norm_type))
PT_OP(layer_norm, (T a, const int64_t* s, int64_t n, T weight, T bias, double eps), at::layer_norm(*a, ints(s, n), optional(weight), optional(bias), eps))
PT_OP(dropout, (T a, double p, bool train), at::dropout(*a, p, train))
PT_DO(dropout_, (M a, double p, bool train), at::dropout_(*a, p, train))
PT_OP(one_hot, (T a, int64_t classes), at::one_hot(*a, classes))
PT_OP(cross_entropy, (T a, T target, T weight, int64_t reduction, int64_t ignore, double smoothing),
  at::cross_entropy_loss(*a, *target, optional(weight), reduction, ignore, smoothing))
PT_OP(nll_loss, (T a, T target, T weight, int64_t reduction), at::nll_loss_nd(*a, *target, optional(weight), reduction))
PT_OP(mse_loss, (T a, T target, int64_t reduction), at::mse_loss(*a, *target, reduction))
PT_OP(l1_loss, (T a, T target, int64_t reduction), at::l1_loss(*a, *target, reduction))
PT_OP(smooth_l1_loss, (T a, T target, int64_t reduction, double beta), at::smooth_l1_loss(*a, *target, reduction, beta))
PT_OP(huber_loss, (T a, T target, int64_t reduction, double delta), at::huber_loss(*a, *target, reduction, delta))
PT_OP(kl_div, (T a, T target, int64_t reduction, bool log_target), at::kl_div(*a, *target, reduction, log_target))
PT_OP(binary_cross_entropy, (T a, T target, T weight, int64_t reduction), at::binary_cross_entropy(*a, *target, optional(weight), reduction))
PT_OP(binary_cross_entropy_with_logits, (T a, T target, T weight, T positive, int64_t reduction),
  at::binary_cross_entropy_with_logits(*a, *target, optional(weight), optional(positive), reduction))
PT_OP(cosine_similarity, (T a, T b, int64_t d, double eps), at::cosine_similarity(*a, *b, d, eps))

namespace pt {
// Where libtorch has no public attention of this name (before 2.0) it is composed from its definition.
static at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, T mask, double p, bool causal) {
#ifdef PT_HAS_ATTENTION
  return at::scaled_dot_product_attention(q, k, v, optional(mask), p, causal);
#else
  TORCH_CHECK(!(mask && causal), "scaled_dot_product_attention: attn_mask and is_causal exclude each other");
  // The scale is split between both sides, which keeps half precision away from overflow.
  const auto root = std::sqrt(std::sqrt(static_cast<double>(q.size(-1))));
  auto scores = at::matmul(q / root, (k / root).transpose(-2, -1));
  if (causal) {
    auto keep = at::ones({q.size(-2), k.size(-2)}, q.options().dtype(at::kBool)).tril();
    scores = scores.masked_fill(keep.logical_not(), -std::numeric_limits<double>::infinity());
  } else if (mask) {
    scores = mask->scalar_type() == at::kBool ? scores.masked_fill(mask->logical_not(), -std::numeric_limits<double>::infinity()) : scores + *mask;
  }
  auto weights = at::softmax(scores, -1);
  return at::matmul(p > 0 ? at::dropout(weights, p, true) : weights, v);
#endif
}
} // namespace pt
PT_OP(scaled_dot_product_attention, (T q, T k, T v, T mask, double p, bool causal), attention(*q, *k, *v, mask, p, causal))
