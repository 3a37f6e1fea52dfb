using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and activations as functions.</summary>
        public static partial class functional
        {
            /// <summary>input · weightsᵀ + bias, over the last dimension: <c>[…, in]</c>, <c>[out, in]</c>, <c>[out]</c>.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Wrap(Native.linear(input.Handle, weights.Handle, Tensor.HandleOf(bias)), input, weights, bias);

            /// <summary>Mean 0 and variance 1 over the last dimensions, then times weight plus bias.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1E-05) =>
                Tensor.Wrap(Native.layer_norm(input.Handle, normalized_shape, normalized_shape.Length, Tensor.HandleOf(weight), Tensor.HandleOf(bias), eps), input, weight, bias);

            /// <summary>In training, zeroes elements with probability p and scales the others by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => inplace
                ? Tensor.Done(Native.dropout_(input.Handle, p, training), input)
                : Tensor.Wrap(Native.dropout(input.Handle, p, training), input);

            /// <summary>x · sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_() : x.silu();

            /// <summary>x · sigmoid(x).</summary>
            public static Tensor SiLU(Tensor x, bool inplace = false) => silu(x, inplace);

            /// <summary>x · Φ(x).</summary>
            public static Tensor gelu(Tensor x) => x.gelu();

            /// <summary>x · Φ(x), in place if asked.</summary>
            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            /// <summary>x · Φ(x), exact or by tanh, in place if asked.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false)
            {
                if (!inplace)
                    return x.gelu(approximate);
                using var result = x.gelu(approximate);
                return x.copy_(result);
            }

            /// <summary>The element, or 0 where it is negative.</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>1 / (1 + exp(-x)), in place if asked.</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_() : x.sigmoid();

            /// <summary>Hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_() : x.tanh();

            /// <summary>log(1 + exp(βx)) / β; x itself where βx is above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            /// <summary>Logarithm of the sigmoid, without overflow.</summary>
            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();

            /// <summary>exp, divided by its sum along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>Logarithm of the softmax along a dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>Integers <c>[…]</c> to zeros with a one: <c>[…, classes]</c>; as many classes as are needed unless given.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Tensor.Wrap(Native.one_hot(x.Handle, num_classes), x);

            /// <summary>softmax(query · keyᵀ / √d) · value, over the two last dimensions: <c>[…, time, d]</c>.</summary>
            /// <param name="query"><c>[…, time, d]</c>.</param>
            /// <param name="key"><c>[…, past, d]</c>.</param>
            /// <param name="value"><c>[…, past, v]</c>.</param>
            /// <param name="attn_mask">Bool: where to look; or numbers added to the scores. Broadcast to <c>[…, time, past]</c>.</param>
            /// <param name="p">Probability of dropout.</param>
            /// <param name="is_casual">Look only at places up to one's own; excludes a mask.</param>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                var result = Tensor.Wrap(Native.scaled_dot_product_attention(query.Handle, key.Handle, value.Handle, Tensor.HandleOf(attn_mask), p, is_casual), query, key, value);
                GC.KeepAlive(attn_mask);
                return result;
            }

            /// <summary>Cosine of the angle between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) =>
                Tensor.Wrap(Native.cosine_similarity(x1.Handle, x2.Handle, dim, eps), x1, x2);

            /// <summary>Divided by the p-norm along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1E-12)
            {
                using var scope = NewDisposeScope();
                return (input / input.norm((int)dim, true, (float)p).clamp_min(eps)).MoveToOuterDisposeScope();
            }
        }
    }
}
