using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Gradients and parameters as a whole.</summary>
        public static class utils
        {
            /// <summary>Scales all gradients so that their joint norm is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before; 0 where there are no gradients.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                Parameter[] all = [.. tensors];
                var handles = Tensor.Handles(all);
                if (!Native.clip_grad_norm(handles, handles.Length, max_norm, norm_type, out var norm))
                    throw Tensor.Failure("clip_grad_norm_", all);
                GC.KeepAlive(all);
                return norm;
            }

            /// <summary>Keeps every element of every gradient within ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                Parameter[] all = [.. tensors];
                var handles = Tensor.Handles(all);
                if (!Native.clip_grad_value(handles, handles.Length, clip_value))
                    throw Tensor.Failure("clip_grad_value_", all);
                GC.KeepAlive(all);
            }

            /// <summary>All elements of all parameters, one after the other.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat(tensors.Select(tensor => tensor.reshape(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            /// <summary>Writes what <see cref="parameters_to_vector"/> gave back to the parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                long from = 0;
                foreach (var tensor in tensors)
                {
                    var count = tensor.numel();
                    tensor.copy_(vec.narrow(0, from, count).view_as(tensor));
                    from += count;
                }
            }
        }
    }
}
