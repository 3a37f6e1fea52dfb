namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>In place: absolute value.</summary>
        public Tensor abs_() => Done(Native.abs_(Handle), this);

        /// <summary>In place: absolute value.</summary>
        public Tensor absolute_() => Done(Native.abs_(Handle), this);

        /// <summary>In place: inverse cosine, in radians.</summary>
        public Tensor acos_() => Done(Native.acos_(Handle), this);

        /// <summary>In place: inverse cosine, in radians.</summary>
        public Tensor arccos_() => Done(Native.acos_(Handle), this);

        /// <summary>In place: inverse sine, in radians.</summary>
        public Tensor arcsin_() => Done(Native.asin_(Handle), this);

        /// <summary>In place: inverse sine, in radians.</summary>
        public Tensor asin_() => Done(Native.asin_(Handle), this);

        /// <summary>In place: inverse tangent, in radians.</summary>
        public Tensor atan_() => Done(Native.atan_(Handle), this);

        /// <summary>In place: every bit the other way; logical not of bools.</summary>
        public Tensor bitwise_not_() => Done(Native.bitwise_not_(Handle), this);

        /// <summary>In place: smallest integer not below.</summary>
        public Tensor ceil_() => Done(Native.ceil_(Handle), this);

        /// <summary>In place: cosine, of radians.</summary>
        public Tensor cos_() => Done(Native.cos_(Handle), this);

        /// <summary>In place: hyperbolic cosine.</summary>
        public Tensor cosh_() => Done(Native.cosh_(Handle), this);

        /// <summary>In place: error function.</summary>
        public Tensor erf_() => Done(Native.erf_(Handle), this);

        /// <summary>In place: 1 minus the error function.</summary>
        public Tensor erfc_() => Done(Native.erfc_(Handle), this);

        /// <summary>In place: 2 to the power of each element.</summary>
        public Tensor exp2_() => Done(Native.exp2_(Handle), this);

        /// <summary>In place: e to the power of each element.</summary>
        public Tensor exp_() => Done(Native.exp_(Handle), this);

        /// <summary>In place: e to the power, minus 1, exact near 0.</summary>
        public Tensor expm1_() => Done(Native.expm1_(Handle), this);

        /// <summary>In place: every element this number.</summary>
        public Tensor fill_(Scalar value) => Done(Native.fill_(Handle, value.Native), this);

        /// <summary>In place: rounded towards zero.</summary>
        public Tensor fix_() => Done(Native.trunc_(Handle), this);

        /// <summary>In place: largest integer not above.</summary>
        public Tensor floor_() => Done(Native.floor_(Handle), this);

        /// <summary>In place: what is left of the integer part, with the sign of the element.</summary>
        public Tensor frac_() => Done(Native.frac_(Handle), this);

        /// <summary>In place: logarithm of the absolute gamma function.</summary>
        public Tensor lgamma_() => Done(Native.lgamma_(Handle), this);

        /// <summary>In place: logarithm to base 10.</summary>
        public Tensor log10_() => Done(Native.log10_(Handle), this);

        /// <summary>In place: natural logarithm of 1 plus, exact near 0.</summary>
        public Tensor log1p_() => Done(Native.log1p_(Handle), this);

        /// <summary>In place: logarithm to base 2.</summary>
        public Tensor log2_() => Done(Native.log2_(Handle), this);

        /// <summary>In place: natural logarithm.</summary>
        public Tensor log_() => Done(Native.log_(Handle), this);

        /// <summary>In place: true where the element is 0.</summary>
        public Tensor logical_not_() => Done(Native.logical_not_(Handle), this);

        /// <summary>In place: with the other sign.</summary>
        public Tensor neg_() => Done(Native.neg_(Handle), this);

        /// <summary>In place: 1 over each element.</summary>
        public Tensor reciprocal_() => Done(Native.reciprocal_(Handle), this);

        /// <summary>In place: the element, or 0 where it is negative.</summary>
        public Tensor relu_() => Done(Native.relu_(Handle), this);

        /// <summary>In place: nearest value of so many decimals; ties to even.</summary>
        public Tensor round_(long decimals = 0) => Done(Native.round_(Handle, decimals), this);

        /// <summary>In place: 1 over the square root.</summary>
        public Tensor rsqrt_() => Done(Native.rsqrt_(Handle), this);

        /// <summary>In place: 1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid_() => Done(Native.sigmoid_(Handle), this);

        /// <summary>In place: -1, 0 or 1.</summary>
        public Tensor sign_() => Done(Native.sign_(Handle), this);

        /// <summary>In place: x · sigmoid(x).</summary>
        public Tensor silu_() => Done(Native.silu_(Handle), this);

        /// <summary>In place: sine, of radians.</summary>
        public Tensor sin_() => Done(Native.sin_(Handle), this);

        /// <summary>In place: hyperbolic sine.</summary>
        public Tensor sinh_() => Done(Native.sinh_(Handle), this);

        /// <summary>In place: square root; NaN below 0.</summary>
        public Tensor sqrt_() => Done(Native.sqrt_(Handle), this);

        /// <summary>In place: tangent, of radians.</summary>
        public Tensor tan_() => Done(Native.tan_(Handle), this);

        /// <summary>In place: hyperbolic tangent.</summary>
        public Tensor tanh_() => Done(Native.tanh_(Handle), this);

        /// <summary>In place: rounded towards zero.</summary>
        public Tensor trunc_() => Done(Native.trunc_(Handle), this);

        /// <summary>In place: every element 0.</summary>
        public Tensor zero_() => Done(Native.zero_(Handle), this);
    }
}
