using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether operations on this thread record gradients.</summary>
    public static bool is_grad_enabled() => Native.grad_enabled();

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => Native.inference_enabled();

    /// <summary>Stops recording gradients on this thread until disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records gradients on this thread, or not, until disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Records gradients on this thread, or not, until disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Makes tensors that can never take part in gradients, which is the least work, until disposed on the same thread.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Backward passes.</summary>
    public static partial class autograd
    {
        [ThreadStatic]
        private static Exception? t_failure;

        /// <summary>What a managed backward threw on this thread, for the exception of the pass that called it.</summary>
        private static Exception? BackwardFailure
        {
            get
            {
                var failure = t_failure;
                t_failure = null;
                return failure;
            }
            set => t_failure = value;
        }

        /// <summary>Gradients of the sum of <paramref name="outputs"/> with respect to <paramref name="inputs"/>, without touching any <c>grad</c>.</summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">A gradient per output; null for ones of scalars.</param>
        /// <param name="retain_graph">Keep the graph for another pass.</param>
        /// <param name="create_graph">Make the gradients differentiable.</param>
        /// <param name="allow_unused">Allow inputs that nothing depends on: their gradient is null.</param>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var (from, to, with) = (Tensor.HandlesOrNull(outputs), Tensor.HandlesOrNull(inputs), Tensor.HandlesOrNull(grad_outputs));
            var into = new nint[to.Length];
            if (!Native.grad_of(from, from.Length, to, to.Length, with, with.Length, retain_graph || create_graph, create_graph, allow_unused, into))
                throw Failed("autograd.grad", [.. outputs, .. inputs]);
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(into, handle => handle == 0 ? null! : new Tensor(handle));
        }

        /// <summary>Adds the gradients of <paramref name="tensors"/> to the leaves that they depend on, or to <paramref name="inputs"/> alone.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">A gradient per tensor; null for ones of scalars.</param>
        /// <param name="retain_graph">Keep the graph for another pass; null: only if <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Make the gradients differentiable.</param>
        /// <param name="inputs">Leaves to add gradients to; null for all.</param>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var (from, with, to) = (Tensor.HandlesOrNull(tensors), Tensor.HandlesOrNull(grad_tensors), Tensor.HandlesOrNull(inputs));
            if (!Native.backward(from, from.Length, with, with.Length, retain_graph ?? create_graph, create_graph, to, to.Length))
                throw Failed("backward", [.. tensors]);
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <summary>Adds the gradients of one tensor to the leaves that it depends on, or to <paramref name="inputs"/> alone.</summary>
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds the gradients of one tensor, given its own, to the leaves that it depends on, or to <paramref name="inputs"/> alone.</summary>
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static ExternalException Failed(string op, Tensor[] operands)
        {
            var failure = Tensor.Failure(op, operands);
            return BackwardFailure is { } inner ? new ExternalException(failure.Message, inner) : failure;
        }
    }

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = Native.grad_enabled();

        internal GradMode(bool enabled) => Native.set_grad_enabled(enabled);

        public void Dispose() => Native.set_grad_enabled(_before);
    }

    private sealed class InferenceMode(bool mode) : IDisposable
    {
        private nint _guard = Native.inference_enter(mode);

        public void Dispose()
        {
            if (_guard != 0)
                Native.inference_leave(_guard);
            _guard = 0;
        }
    }
}
