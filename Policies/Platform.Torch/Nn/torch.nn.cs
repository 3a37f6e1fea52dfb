using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Networks: modules, their functions and losses.</summary>
    public static partial class nn
    {
        /// <summary>How a loss of many elements becomes one.</summary>
        public enum Reduction
        {
            /// <summary>It doesn't.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>A parameter, which takes over the memory of <paramref name="data"/>.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>Weights <c>[outputSize, inputSize]</c>, uniform in ±1/√inputSize at first; bias likewise.</summary>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, outputSize, hasBias, device, dtype);

        /// <summary>Over given weights <c>[out, in]</c> and bias <c>[out]</c>.</summary>
        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        /// <summary>A table <c>[num_embeddings, embedding_dims]</c>, standard normal at first.</summary>
        /// <param name="num_embeddings">Rows.</param>
        /// <param name="embedding_dims">Columns.</param>
        /// <param name="padding_idx">Row that is zero and gets no gradient.</param>
        /// <param name="max_norm">Rows that are used are scaled down to this norm first.</param>
        /// <param name="norm_type">Which p-norm.</param>
        /// <param name="scale_grad_by_freq">Divide gradients by how often a row is used in the batch.</param>
        /// <param name="sparse">Make sparse gradients.</param>
        /// <param name="device">Where; the default device unless given.</param>
        /// <param name="dtype">Element type; the default type unless given.</param>
        public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
            bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
        {
            var weight = new Parameter(randn(num_embeddings, embedding_dims, dtype, device));
            if (padding_idx is { } row)
            {
                using var _ = no_grad();
                using var padding = weight.select(0, row);
                padding.zero_();
            }
            return new Embedding(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
        }

        /// <summary>Over given rows, which are frozen unless told otherwise.</summary>
        public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
            bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
            new(new Parameter(embeddings.detach().to(dtype ?? embeddings.dtype, device ?? embeddings.device), !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);

        /// <summary>Normalises the last dimension of this size.</summary>
        public static LayerNorm LayerNorm(long normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

        /// <summary>Normalises the last dimensions of these sizes, together.</summary>
        public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

        /// <summary>Zeroes elements with probability p in training.</summary>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <summary>x · sigmoid(x).</summary>
        public static SiLU SiLU() => new(false);

        /// <summary>x · sigmoid(x), in place if asked.</summary>
        public static SiLU SiLU(bool inplace) => new(inplace);

        /// <summary>x · Φ(x).</summary>
        public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

        /// <summary>x · Φ(x), in place if asked.</summary>
        public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

        /// <summary>x · Φ(x), exact or by tanh.</summary>
        public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);

        /// <summary>Its input.</summary>
        public static Identity Identity() => new();

        /// <summary>Modules in a list.</summary>
        public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);

        /// <summary>Modules in a list.</summary>
        public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

        /// <summary>No modules yet.</summary>
        public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

        /// <summary>Modules one after the other.</summary>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

        /// <summary>Modules one after the other.</summary>
        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);

        /// <summary>Modules one after the other, by name.</summary>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

        /// <summary>Modules one after the other, by name.</summary>
        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules.ToArray());
    }
}
