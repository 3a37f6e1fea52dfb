// Views, shapes, indexing, joining and splitting, gathering and scattering.
#include "shim.h"
#include <ATen/TensorIndexing.h>

PT_OP(alias, (T a), at::alias(*a))
PT_OP(clone, (T a), a->clone())
PT_OP(contiguous, (T a), a->contiguous())
PT_OP(view, (T a, const int64_t* s, int64_t n), a->view(ints(s, n)))
PT_OP(reshape, (T a, const int64_t* s, int64_t n), a->reshape(ints(s, n)))
PT_OP(as_strided, (T a, const int64_t* s, int64_t n, const int64_t* t, int64_t m, int64_t offset), a->as_strided(ints(s, n), ints(t, m), offset))
PT_OP(expand, (T a, const int64_t* s, int64_t n, bool implicit), a->expand(ints(s, n), implicit))
PT_OP(repeat, (T a, const int64_t* s, int64_t n), a->repeat(ints(s, n)))
PT_OP(tile, (T a, const int64_t* s, int64_t n), a->tile(ints(s, n)))
PT_OP(permute, (T a, const int64_t* s, int64_t n), a->permute(ints(s, n)))
PT_OP(transpose, (T a, int64_t d, int64_t e), a->transpose(d, e))
PT_DO(transpose_, (M a, int64_t d, int64_t e), a->transpose_(d, e))
PT_OP(t, (T a), a->t())
PT_OP(squeeze, (T a, int64_t d), d == kNone ? a->squeeze() : a->squeeze(d))
PT_DO(squeeze_, (M a, int64_t d), d == kNone ? a->squeeze_() : a->squeeze_(d))
PT_OP(unsqueeze, (T a, int64_t d), a->unsqueeze(d))
PT_DO(unsqueeze_, (M a, int64_t d), a->unsqueeze_(d))
PT_OP(flatten, (T a, int64_t start, int64_t end), a->flatten(start, end))
PT_OP(unflatten, (T a, int64_t d, const int64_t* s, int64_t n), at::reshape(*a, [&] {
  auto sizes = a->sizes().vec();
  const auto at_dim = d < 0 ? d + a->dim() : d;
  TORCH_CHECK(at_dim >= 0 && at_dim < a->dim(), "unflatten: dimension ", d, " is out of range");
  auto wanted = ints(s, n).vec();
  int64_t known = 1, open = -1;
  for (int64_t i = 0; i < n; i++) {
    if (s[i] < 0) open = i;
    else known *= s[i];
  }
  if (open >= 0 && known != 0) wanted[open] = sizes[at_dim] / known;
  int64_t product = 1;
  for (auto size : wanted) product *= size;
  TORCH_CHECK(product == sizes[at_dim], "unflatten: sizes don't multiply up to the size of dimension ", d, ", ", sizes[at_dim]);
  sizes.erase(sizes.begin() + at_dim);
  sizes.insert(sizes.begin() + at_dim, wanted.begin(), wanted.end());
  return sizes;
}()))
PT_OP(narrow, (T a, int64_t d, int64_t start, int64_t length), a->narrow(d, start, length))
PT_OP(slice, (T a, int64_t d, int64_t start, int64_t end, int64_t step), a->slice(d, start, end, step))
PT_OP(select, (T a, int64_t d, int64_t index), a->select(d, index))
PT_OP(diagonal, (T a, int64_t offset, int64_t d, int64_t e), a->diagonal(offset, d, e))
PT_OP(diag, (T a, int64_t diagonal), at::diag(*a, diagonal))
PT_OP(diag_embed, (T a, int64_t offset, int64_t d, int64_t e), at::diag_embed(*a, offset, d, e))
PT_OP(unfold, (T a, int64_t d, int64_t size, int64_t step), a->unfold(d, size, step))
PT_OP(flip, (T a, const int64_t* s, int64_t n), a->flip(ints(s, n)))
PT_OP(roll, (T a, const int64_t* s, int64_t n, const int64_t* t, int64_t m), at::roll(*a, ints(s, n), ints(t, m)))
PT_OP(movedim, (T a, const int64_t* s, int64_t n, const int64_t* t, int64_t m), at::movedim(*a, ints(s, n), ints(t, m)))
PT_OP(tril, (T a, int64_t diagonal), a->tril(diagonal))
PT_DO(tril_, (M a, int64_t diagonal), a->tril_(diagonal))
PT_OP(triu, (T a, int64_t diagonal), a->triu(diagonal))
PT_DO(triu_, (M a, int64_t diagonal), a->triu_(diagonal))
PT_OP(broadcast_to, (T a, const int64_t* s, int64_t n), at::broadcast_to(*a, ints(s, n)))
PT_OP(repeat_interleave, (T a, int64_t repeats, int64_t d, int64_t size), at::repeat_interleave(*a, repeats, optional(d), optional(size)))
PT_OP(repeat_interleave_tensor, (T a, T repeats, int64_t d, int64_t size), at::repeat_interleave(*a, *repeats, optional(d), optional(size)))

PT_OP(cat, (const M* tensors, int64_t n, int64_t d), at::cat(list(tensors, n), d))
PT_OP(stack, (const M* tensors, int64_t n, int64_t d), at::stack(list(tensors, n), d))
PT_OP(block_diag, (const M* tensors, int64_t n), at::block_diag(list(tensors, n)))
PT_DO(broadcast_tensors, (const M* tensors, int64_t n, M* into), fill(into, at::broadcast_tensors(list(tensors, n))))
PT_DO(meshgrid, (const M* tensors, int64_t n, bool xy, M* into), fill(into, at::meshgrid(list(tensors, n), xy ? "xy" : "ij")))
PT_DO(split_sizes, (T a, const int64_t* s, int64_t n, int64_t d, M* into), fill(into, at::split_with_sizes(*a, ints(s, n), d)))
PT_DO(unbind, (T a, int64_t d, M* into), fill(into, at::unbind(*a, d)))

PT_OP(gather, (T a, int64_t d, T index), at::gather(*a, d, *index))
PT_OP(take, (T a, T index), at::take(*a, *index))
PT_OP(take_along_dim, (T a, T index, int64_t d), at::take_along_dim(*a, *index, optional(d)))
PT_OP(scatter, (T a, int64_t d, T index, T src), at::scatter(*a, d, *index, *src))
PT_DO(scatter_, (M a, int64_t d, T index, T src), a->scatter_(d, *index, *src))
PT_OP(scatter_add, (T a, int64_t d, T index, T src), at::scatter_add(*a, d, *index, *src))
PT_DO(scatter_add_, (M a, int64_t d, T index, T src), a->scatter_add_(d, *index, *src))
PT_OP(index_select, (T a, int64_t d, T index), at::index_select(*a, d, *index))
PT_OP(index_add, (T a, int64_t d, T index, T src, S alpha), at::index_add(*a, d, *index, *src, scalar(alpha)))
PT_DO(index_add_, (M a, int64_t d, T index, T src, S alpha), a->index_add_(d, *index, *src, scalar(alpha)))
PT_OP(index_copy, (T a, int64_t d, T index, T src), at::index_copy(*a, d, *index, *src))
PT_DO(index_copy_, (M a, int64_t d, T index, T src), a->index_copy_(d, *index, *src))
PT_OP(index_fill, (T a, int64_t d, T index, S value), at::index_fill(*a, d, *index, scalar(value)))
PT_DO(index_fill_, (M a, int64_t d, T index, S value), a->index_fill_(d, *index, scalar(value)))
PT_OP(masked_select, (T a, T mask), at::masked_select(*a, *mask))
PT_OP(masked_scatter, (T a, T mask, T value), at::masked_scatter(*a, *mask, *value))
PT_DO(masked_scatter_, (M a, T mask, T value), a->masked_scatter_(*mask, *value))
PT_OP(nonzero, (T a), at::nonzero(*a))
PT_OP(argwhere, (T a), at::argwhere(*a))

namespace pt {
// One index of a managed TensorIndex[]. Kinds: 0 none (a new axis), 1 ellipsis, 2 bool, 3 integer, 4 slice, 5 tensor.
struct Index {
  int64_t kind, start, stop, step; // a slice's absent parts are kNone; an integer or bool is in start
  M tensor;
};
static std::vector<at::indexing::TensorIndex> indices(const Index* from, int64_t n) {
  std::vector<at::indexing::TensorIndex> result;
  result.reserve(n);
  for (int64_t i = 0; i < n; i++) {
    const auto& index = from[i];
    switch (index.kind) {
      case 0: result.emplace_back(at::indexing::None); break;
      case 1: result.emplace_back(at::indexing::Ellipsis); break;
      case 2: result.emplace_back(index.start != 0); break;
      case 3: result.emplace_back(index.start); break;
      case 4: {
        using Part = std::decay_t<decltype(at::indexing::Slice().start())>; // int64_t, or SymInt from libtorch 2 on
        auto part = [](int64_t v) { return v == kNone ? Opt<Part>() : Opt<Part>(Part(v)); };
        result.emplace_back(at::indexing::Slice(part(index.start), part(index.stop), part(index.step)));
        break;
      }
      default: result.emplace_back(*index.tensor); break;
    }
  }
  return result;
}
} // namespace pt

PT_OP(index, (T a, const Index* i, int64_t n), a->index(indices(i, n)))
PT_DO(index_put_, (M a, const Index* i, int64_t n, T value), a->index_put_(indices(i, n), *value))
PT_DO(index_put_scalar_, (M a, const Index* i, int64_t n, S value), a->index_put_(indices(i, n), scalar(value)))
// Indices that are all tensors (null: the whole dimension).
PT_DO(index_put_tensors_, (M a, const M* i, int64_t n, T value, bool accumulate),
  c10::List<Opt<at::Tensor>> places;
  for (int64_t k = 0; k < n; k++) places.push_back(optional(static_cast<T>(i[k])));
  a->index_put_(places, *value, accumulate))
