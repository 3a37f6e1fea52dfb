namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>-log softmax of the target class: logits <c>[batch, classes, …]</c>, classes <c>[batch, …]</c> or probabilities.</summary>
            /// <param name="input">Logits, not normalised.</param>
            /// <param name="target">Class numbers (Int64), or a probability per class.</param>
            /// <param name="weight">Weight per class.</param>
            /// <param name="ignore_index">Class number that counts for nothing.</param>
            /// <param name="reduction">Mean over what counts, sum, or none.</param>
            /// <param name="label_smoothing">Share of the target spread over all classes, from 0 to 1.</param>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Tensor.Wrap(Native.cross_entropy(input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction, ignore_index, label_smoothing), input, target, weight);

            /// <summary>Minus the log-probability of the target class: <c>[batch, classes, …]</c>, <c>[batch, …]</c>.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Wrap(Native.nll_loss(input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction), input, target, weight);

            /// <summary>Squared difference.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Wrap(Native.mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            /// <summary>Absolute difference.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Tensor.Wrap(Native.l1_loss(input.Handle, target.Handle, (long)reduction), input, target);

            /// <summary>Half the squared difference over β where it is below β, else the absolute one less β/2.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) =>
                Tensor.Wrap(Native.smooth_l1_loss(input.Handle, target.Handle, (long)reduction, beta), input, target);

            /// <summary>Half the squared difference where it is below δ, else δ times the absolute one less δ/2.</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) =>
                Tensor.Wrap(Native.huber_loss(input.Handle, target.Handle, (long)reduction, delta), input, target);

            /// <summary>Kullback-Leibler divergence of log-probabilities from a target, which is logarithmic too unless told otherwise.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Tensor.Wrap(Native.kl_div(input.Handle, target.Handle, (long)reduction, log_target), input, target);

            /// <summary>-t log p - (1 - t) log(1 - p) of probabilities.</summary>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Wrap(Native.binary_cross_entropy(input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction), input, target, weight);

            /// <summary>-t log σ(x) - (1 - t) log σ(-x) of logits.</summary>
            /// <param name="input">Logits.</param>
            /// <param name="target">From 0 to 1, of the same shape.</param>
            /// <param name="weight">Weights, broadcast.</param>
            /// <param name="reduction">Mean, sum or none.</param>
            /// <param name="pos_weights">Weights of the positive part, broadcast.</param>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                var result = Tensor.Wrap(Native.binary_cross_entropy_with_logits(input.Handle, target.Handle, Tensor.HandleOf(weight), Tensor.HandleOf(pos_weights), (long)reduction), input, target, weight);
                GC.KeepAlive(pos_weights);
                return result;
            }
        }
    }
}
