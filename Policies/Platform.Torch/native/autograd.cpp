// Gradient modes, backward passes and functions whose backward is managed code.
#include "shim.h"
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>

using namespace torch::autograd;

PT_GET(bool, grad_enabled, (), at::GradMode::is_enabled())
PT_GET(void, set_grad_enabled, (bool value), at::GradMode::set_enabled(value))
PT_GET(bool, inference_enabled, (), c10::InferenceMode::is_enabled())
PT_GET(void*, inference_enter, (bool mode), new c10::InferenceMode(mode))
PT_GET(void, inference_leave, (void* guard), delete static_cast<c10::InferenceMode*>(guard))

PT_OP(detach, (T a), a->detach())
PT_DO(detach_, (M a), a->detach_())
PT_DO(retain_grad, (T a), a->retain_grad())

// Gradients of 'tensors' into the leaves, or into 'inputs' where there are any.
PT_DO(backward, (const M* tensors, int64_t n, const M* grads, int64_t g, bool retain, bool create, const M* inputs, int64_t m),
  backward(list(tensors, n), list(grads, g), Opt<bool>(retain), create, list(inputs, m)))
PT_DO(grad_of, (const M* outputs, int64_t n, const M* inputs, int64_t m, const M* grads, int64_t g, bool retain, bool create, bool unused, M* into),
  fill(into, grad(list(outputs, n), list(inputs, m), list(grads, g), Opt<bool>(retain), create, unused)))

namespace pt {

// Managed code: computes the gradients of the inputs, or frees what the context pins. 'into' has room for every input; null is no gradient.
// A managed failure is reported as a message that the managed side owns until its next call on this thread.
using Backward = const char* (*)(void* context, const M* grads, int64_t n, M* into);
using Release = void (*)(void* context);

struct ManagedNode : public Node {
  ManagedNode(void* context, Backward run, Release release, std::string name, bool materialize)
      : context(context), run(run), release(release), name_(std::move(name)), materialize(materialize) {}
  ~ManagedNode() override { release(context); }

  variable_list apply(variable_list&& grads) override {
    std::vector<M> given;
    for (size_t i = 0; i < grads.size(); i++) {
      if (!grads[i].defined() && materialize) grads[i] = at::zeros(shapes[i], output_options[i]);
      given.push_back(wrap_or_null(grads[i]));
    }
    std::vector<M> taken(num_outputs(), nullptr);
    const char* failure = run(context, given.data(), given.size(), taken.data());
    variable_list result;
    for (auto* one : taken) {
      result.push_back(one ? *one : at::Tensor());
      delete one;
    }
    if (failure) throw std::runtime_error(failure);
    return result;
  }
  void release_variables() override {
    saved.clear();
    released = true;
  }
  std::string name() const override { return name_; }

  void* context;
  Backward run;
  Release release;
  std::string name_;
  bool materialize;
  bool released = false;
  std::vector<SavedVariable> saved;
  std::vector<bool> saved_defined;
  std::vector<std::vector<int64_t>> shapes;
  std::vector<at::TensorOptions> output_options;
};

} // namespace pt

// Joins outputs to inputs by a node. flags: 1 an output that is not differentiable, 2 an output that is an input changed in place.
// 'node' receives the node for pt_function_saved; it lives as long as the graph, so only its own backward may use it.
PT_DO(function_attach, (const char* name, const M* inputs, int64_t n, M* outputs, const int32_t* flags, int64_t m,
                        const M* saved, int64_t k, bool materialize, void* context, Backward run, Release release, void** into),
  auto node = std::shared_ptr<ManagedNode>(new ManagedNode(context, run, release, name, materialize), deleteNode);
  node->set_next_edges(collect_next_edges(list(inputs, n)));
  for (int64_t i = 0; i < m; i++) {
    auto& output = *outputs[i];
    node->shapes.push_back(output.sizes().vec());
    node->output_options.push_back(output.options());
    if (flags[i] == 1 || !isDifferentiableType(output.scalar_type())) {
      node->add_input_metadata(Node::undefined_input());
      continue;
    }
    if (flags[i] == 2) {
      TORCH_CHECK(!(output.is_leaf() && output.requires_grad()), name, " changed a leaf that requires gradients in place");
      const auto position = node->add_input_metadata(output);
      impl::rebase_history(output, Edge(node, position));
      continue;
    }
    for (int64_t j = 0; j < n; j++)
      if (inputs[j] && output.is_same(*inputs[j])) output = output.view_as(output);
    set_history(output, node);
  }
  for (int64_t i = 0; i < k; i++) {
    auto is_output = false;
    for (int64_t j = 0; saved[i] && j < m; j++) is_output = is_output || (flags[j] != 2 && saved[i]->is_same(*outputs[j]));
    node->saved_defined.push_back(saved[i] != nullptr);
    node->saved.emplace_back(saved[i] ? *saved[i] : at::Tensor(), is_output);
  }
  *into = node.get())
PT_DO(function_saved, (void* node, M* into),
  auto* from = static_cast<ManagedNode*>(node);
  TORCH_CHECK(!from->released, "backward ran a second time through '", from->name(), "' after its saved tensors were freed; pass retain_graph: true the first time");
  const auto self = from->shared_from_this();
  for (size_t i = 0; i < from->saved.size(); i++)
    into[i] = from->saved_defined[i] ? wrap(from->saved[i].unpack(self)) : nullptr)
