namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether gradients of it are computed. Settable on leaves of floating-point type.</summary>
        public bool requires_grad
        {
            get
            {
                var value = Native.requires_grad(Handle);
                GC.KeepAlive(this);
                return value;
            }
            set => Done(Native.set_requires_grad(Handle, value), this);
        }

        /// <summary>The gradient that backward passes added up here; null before the first. A new object over the same memory, in the current dispose scope.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = Native.grad(Handle);
                GC.KeepAlive(this);
                return handle == 0 ? null : new Tensor(handle);
            }
            set => Done(Native.set_grad(Handle, HandleOf(value)), this, value);
        }

        /// <summary>Sets whether gradients of it are computed.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets whether gradients of it are computed.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>A view that gradients stop at.</summary>
        public Tensor detach() => Wrap(Native.detach(Handle), this);

        /// <summary>In place: cut from its history.</summary>
        public Tensor detach_() => Done(Native.detach_(Handle), this);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => Done(Native.retain_grad(Handle), this);

        /// <summary>Adds the gradients of this scalar to every leaf that it depends on, and frees the graph.</summary>
        public void backward() => backward(null);

        /// <summary>Adds the gradients of this tensor to every leaf that it depends on, or to <paramref name="inputs"/> alone.</summary>
        /// <param name="grad_tensors">One gradient of this tensor's shape; needed unless it has one element.</param>
        /// <param name="retain_graph">Keep the graph for another pass.</param>
        /// <param name="create_graph">Make the gradients differentiable.</param>
        /// <param name="inputs">Leaves to add gradients to; null for all.</param>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
