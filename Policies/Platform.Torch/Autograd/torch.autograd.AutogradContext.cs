namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a forward computation leaves for its backward one.</summary>
        public sealed class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];

            internal AutogradContext()
            {
            }

            /// <summary>Whether gradients of outputs that nothing depends on come as zeros (true at first) or as null.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>To be kept; from then on the graph's node keeps them.</summary>
            internal List<Tensor?> ToSave { get; private set; } = [];

            internal List<Tensor> Dirty { get; private set; } = [];

            internal List<Tensor> NotDifferentiable { get; private set; } = [];

            /// <summary>The graph's node, alive while its backward runs.</summary>
            internal nint Node { get; set; }

            internal int SavedCount { get; set; }

            /// <summary>Keeps tensors for backward; inputs and outputs are safe to keep here and nowhere else. One call, in forward.</summary>
            public void save_for_backward(List<Tensor> tensors) => ToSave = [.. tensors];

            /// <summary>The tensors kept, in their order, for use in backward.</summary>
            public List<Tensor> get_saved_variables()
            {
                if (Node == 0)
                    return ToSave.ConvertAll(tensor => tensor!);
                var into = new nint[SavedCount];
                if (!Native.function_saved(Node, into))
                    throw Tensor.Failure("autograd.get_saved_variables");
                return [.. into.Select(handle => handle == 0 ? null! : new Tensor(handle))];
            }

            /// <summary>Keeps a value that is no tensor.</summary>
            public void save_data(string key, object value) => _data[key] = value;

            /// <summary>A value that was kept.</summary>
            /// <exception cref="KeyNotFoundException">None was kept under that key.</exception>
            public object get_data(string key) => _data[key];

            /// <summary>Inputs that forward changed in place and returns.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = [.. tensors];

            /// <summary>Outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => NotDifferentiable = [.. tensors];

            /// <summary>Whether gradients of outputs that nothing depends on come as zeros or as null.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>Forgets what was kept.</summary>
            public void Dispose()
            {
                ForgetTensors();
                _data.Clear();
            }

            internal void ForgetTensors() => (ToSave, Dirty, NotDifferentiable) = ([], [], []);
        }
    }
}
