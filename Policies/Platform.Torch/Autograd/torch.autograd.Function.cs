using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A computation with a gradient of its own. Derive from <see cref="SingleTensorFunction{T}"/> or <see cref="MultiTensorFunction{T}"/>.</summary>
        /// <typeparam name="T">The deriving type.</typeparam>
        public abstract class Function<T> where T : Function<T>, new()
        {
            /// <summary>The name that errors show.</summary>
            public abstract string Name { get; }

            /// <summary>Runs forward without gradients and joins its outputs to its inputs by backward.</summary>
            /// <param name="vars">Arguments of forward; those that are tensors can get gradients.</param>
            public static List<Tensor> apply_internal(params object[] vars) => FunctionCall.Apply(new T().Call(), vars);

            private protected abstract FunctionCall Call();
        }

        /// <summary>A computation of one tensor.</summary>
        /// <typeparam name="T">The deriving type.</typeparam>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            /// <summary>Runs forward and joins its output to its inputs by backward.</summary>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            /// <summary>The result for the arguments of <see cref="apply"/>. Gradients are off.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>A gradient per argument of forward: null for those that are no tensors or need none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            private protected override FunctionCall Call() => new(Name, (ctx, vars) => [forward(ctx, vars)], (ctx, grads) => backward(ctx, grads[0]));
        }

        /// <summary>A computation of several tensors.</summary>
        /// <typeparam name="T">The deriving type.</typeparam>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            /// <summary>Runs forward and joins its outputs to its inputs by backward.</summary>
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            /// <summary>The results for the arguments of <see cref="apply"/>. Gradients are off.</summary>
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>A gradient per argument of forward: null for those that are no tensors or need none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            private protected override FunctionCall Call() => new(Name, forward, backward);
        }

        /// <summary>One application of a function: what the graph's node calls back.</summary>
        internal sealed class FunctionCall(string name, Func<AutogradContext, object[], List<Tensor>> forward, Func<AutogradContext, List<Tensor>, List<Tensor>> backward) : IDisposable
        {
            [ThreadStatic]
            private static nint t_message;

            private readonly AutogradContext _context = new();
            private int[] _tensorPlaces = [];
            private int _arguments;

            internal static unsafe List<Tensor> Apply(FunctionCall call, object[] vars)
            {
                call._tensorPlaces = [.. Enumerable.Range(0, vars.Length).Where(i => vars[i] is Tensor)];
                call._arguments = vars.Length;
                Tensor[] inputs = [.. vars.OfType<Tensor>()];
                var context = call._context;
                var record = is_grad_enabled() && inputs.Any(input => input.requires_grad);
                List<Tensor> outputs;
                using (no_grad())
                {
                    outputs = call.Forward(vars);
                    // An input that comes back unchanged is another tensor from here on.
                    for (var i = 0; i < outputs.Count; i++)
                        if (inputs.Any(input => ReferenceEquals(input, outputs[i])) && !context.Dirty.Exists(dirty => ReferenceEquals(dirty, outputs[i])))
                            outputs[i] = outputs[i].alias();
                }
                if (record)
                    call.Attach(inputs, outputs);
                context.ForgetTensors();
                return outputs;
            }

            public void Dispose() => _context.Dispose();

            private List<Tensor> Forward(object[] vars) => forward(_context, vars);

            private unsafe void Attach(Tensor[] inputs, List<Tensor> outputs)
            {
                var flags = outputs.Select(output => Holds(_context.NotDifferentiable, output) ? 1 : Holds(_context.Dirty, output) ? 2 : 0).ToArray();
                var (from, to, saved) = (Tensor.Handles(inputs), Tensor.Handles(outputs), Tensor.HandlesOrNull(_context.ToSave));
                _context.SavedCount = saved.Length;
                var self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
                nint node;
                fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
                {
                    if (!Native.function_attach(text, from, from.Length, to, flags, flags.Length, saved, saved.Length, _context.MaterializeGrads, self, &Backward, &Release, &node))
                        throw Tensor.Failure($"autograd.{name}", inputs);
                }
                _context.Node = node;
                GC.KeepAlive(inputs);
                GC.KeepAlive(outputs);

                static bool Holds(List<Tensor> tensors, Tensor one) => tensors.Exists(tensor => ReferenceEquals(tensor, one));
            }

            [UnmanagedCallersOnly]
            private static unsafe byte* Backward(nint self, nint* grads, long count, nint* into)
            {
                try
                {
                    var call = (FunctionCall)GCHandle.FromIntPtr(self).Target!;
                    using var scope = NewDisposeScope();
                    var given = new List<Tensor>((int)count);
                    for (var i = 0; i < count; i++)
                        given.Add(grads[i] == 0 ? null! : new Tensor(grads[i]));
                    call.Fill(call.Run(given), into);
                    return null;
                }
                catch (Exception error)
                {
                    BackwardFailure = error;
                    Marshal.FreeCoTaskMem(t_message);
                    t_message = Marshal.StringToCoTaskMemUTF8($"{error.GetType().Name}: {error.Message}");
                    return (byte*)t_message;
                }
            }

            [UnmanagedCallersOnly]
            private static void Release(nint self)
            {
                var handle = GCHandle.FromIntPtr(self);
                (handle.Target as FunctionCall)?.Dispose();
                handle.Free();
            }

            private List<Tensor> Run(List<Tensor> grads) => backward(_context, grads);

            private unsafe void Fill(List<Tensor> results, nint* into)
            {
                if (results.Count != _arguments && results.Count != _tensorPlaces.Length)
                    throw new InvalidOperationException($"backward of {name} returned {results.Count} gradients for {_arguments} arguments; return one per argument, null where there is none.");
                var perArgument = results.Count == _arguments;
                for (var i = 0; i < _tensorPlaces.Length; i++)
                {
                    var result = results[perArgument ? _tensorPlaces[i] : i];
                    into[i] = result is null ? 0 : Native.handle_copy(result.Handle);
                }
            }
        }
    }
}
