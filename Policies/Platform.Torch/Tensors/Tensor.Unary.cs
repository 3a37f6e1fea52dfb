using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Absolute value.</summary>
        public Tensor abs() => Wrap(Native.abs(Handle), this);

        /// <summary>Absolute value.</summary>
        public Tensor absolute() => Wrap(Native.abs(Handle), this);

        /// <summary>Inverse cosine, in radians.</summary>
        public Tensor acos() => Wrap(Native.acos(Handle), this);

        /// <summary>Inverse cosine, in radians.</summary>
        public Tensor arccos() => Wrap(Native.acos(Handle), this);

        /// <summary>Inverse sine, in radians.</summary>
        public Tensor arcsin() => Wrap(Native.asin(Handle), this);

        /// <summary>Inverse sine, in radians.</summary>
        public Tensor asin() => Wrap(Native.asin(Handle), this);

        /// <summary>Inverse tangent, in radians.</summary>
        public Tensor atan() => Wrap(Native.atan(Handle), this);

        /// <summary>Every bit the other way; logical not of bools.</summary>
        public Tensor bitwise_not() => Wrap(Native.bitwise_not(Handle), this);

        /// <summary>Smallest integer not below.</summary>
        public Tensor ceil() => Wrap(Native.ceil(Handle), this);

        /// <summary>Cosine, of radians.</summary>
        public Tensor cos() => Wrap(Native.cos(Handle), this);

        /// <summary>Hyperbolic cosine.</summary>
        public Tensor cosh() => Wrap(Native.cosh(Handle), this);

        /// <summary>The element, or α(exp(x) - 1) where it is negative.</summary>
        public Tensor elu(double alpha = 1) => Wrap(Native.elu(Handle, alpha), this);

        /// <summary>Error function.</summary>
        public Tensor erf() => Wrap(Native.erf(Handle), this);

        /// <summary>1 minus the error function.</summary>
        public Tensor erfc() => Wrap(Native.erfc(Handle), this);

        /// <summary>e to the power of each element.</summary>
        public Tensor exp() => Wrap(Native.exp(Handle), this);

        /// <summary>2 to the power of each element.</summary>
        public Tensor exp2() => Wrap(Native.exp2(Handle), this);

        /// <summary>e to the power, minus 1, exact near 0.</summary>
        public Tensor expm1() => Wrap(Native.expm1(Handle), this);

        /// <summary>Rounded towards zero.</summary>
        public Tensor fix() => Wrap(Native.trunc(Handle), this);

        /// <summary>Largest integer not above.</summary>
        public Tensor floor() => Wrap(Native.floor(Handle), this);

        /// <summary>What is left of the integer part, with the sign of the element.</summary>
        public Tensor frac() => Wrap(Native.frac(Handle), this);

        /// <summary>x · Φ(x), or its approximation by tanh.</summary>
        public Tensor gelu() => Wrap(Native.gelu(Handle, false), this);

        /// <summary>x · Φ(x), or its approximation by tanh.</summary>
        public Tensor gelu(GELU.Approximate approximate) => Wrap(Native.gelu(Handle, approximate == GELU.Approximate.tanh), this);

        /// <summary>True where the element is neither infinite nor NaN.</summary>
        public Tensor isfinite() => Wrap(Native.isfinite(Handle), this);

        /// <summary>True where the element is infinite.</summary>
        public Tensor isinf() => Wrap(Native.isinf(Handle), this);

        /// <summary>True where the element is NaN.</summary>
        public Tensor isnan() => Wrap(Native.isnan(Handle), this);

        /// <summary>True where the element is minus infinity.</summary>
        public Tensor isneginf() => Wrap(Native.isneginf(Handle), this);

        /// <summary>True where the element is plus infinity.</summary>
        public Tensor isposinf() => Wrap(Native.isposinf(Handle), this);

        /// <summary>The element, times the slope where it is negative.</summary>
        public Tensor leaky_relu(Scalar negative_slope) => Wrap(Native.leaky_relu(Handle, negative_slope.Native), this);

        /// <summary>Logarithm of the absolute gamma function.</summary>
        public Tensor lgamma() => Wrap(Native.lgamma(Handle), this);

        /// <summary>Natural logarithm.</summary>
        public Tensor log() => Wrap(Native.log(Handle), this);

        /// <summary>Logarithm to base 10.</summary>
        public Tensor log10() => Wrap(Native.log10(Handle), this);

        /// <summary>Natural logarithm of 1 plus, exact near 0.</summary>
        public Tensor log1p() => Wrap(Native.log1p(Handle), this);

        /// <summary>Logarithm to base 2.</summary>
        public Tensor log2() => Wrap(Native.log2(Handle), this);

        /// <summary>Logarithm of the sigmoid, without overflow.</summary>
        public Tensor log_sigmoid() => Wrap(Native.log_sigmoid(Handle), this);

        /// <summary>True where the element is 0.</summary>
        public Tensor logical_not() => Wrap(Native.logical_not(Handle), this);

        /// <summary>NaN and the infinities replaced; by the extremes of the type where nothing is given.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Wrap(Native.nan_to_num(Handle, nan, posinf ?? 0, neginf ?? 0, posinf is not null, neginf is not null), this);

        /// <summary>With the other sign.</summary>
        public Tensor neg() => Wrap(Native.neg(Handle), this);

        /// <summary>With the other sign.</summary>
        public Tensor negative() => Wrap(Native.neg(Handle), this);

        /// <summary>1 over each element.</summary>
        public Tensor reciprocal() => Wrap(Native.reciprocal(Handle), this);

        /// <summary>The element, or 0 where it is negative.</summary>
        public Tensor relu() => Wrap(Native.relu(Handle), this);

        /// <summary>Nearest value of so many decimals; ties to even.</summary>
        public Tensor round(long decimals = 0) => Wrap(Native.round(Handle, decimals), this);

        /// <summary>1 over the square root.</summary>
        public Tensor rsqrt() => Wrap(Native.rsqrt(Handle), this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Wrap(Native.sigmoid(Handle), this);

        /// <summary>-1, 0 or 1.</summary>
        public Tensor sign() => Wrap(Native.sign(Handle), this);

        /// <summary>x · sigmoid(x).</summary>
        public Tensor silu() => Wrap(Native.silu(Handle), this);

        /// <summary>Sine, of radians.</summary>
        public Tensor sin() => Wrap(Native.sin(Handle), this);

        /// <summary>Hyperbolic sine.</summary>
        public Tensor sinh() => Wrap(Native.sinh(Handle), this);

        /// <summary>log(1 + exp(βx)) / β; the element itself where βx is above the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => Wrap(Native.softplus(Handle, beta, threshold), this);

        /// <summary>Square root; NaN below 0.</summary>
        public Tensor sqrt() => Wrap(Native.sqrt(Handle), this);

        /// <summary>The element times itself.</summary>
        public Tensor square() => Wrap(Native.square(Handle), this);

        /// <summary>Tangent, of radians.</summary>
        public Tensor tan() => Wrap(Native.tan(Handle), this);

        /// <summary>Hyperbolic tangent.</summary>
        public Tensor tanh() => Wrap(Native.tanh(Handle), this);

        /// <summary>Rounded towards zero.</summary>
        public Tensor trunc() => Wrap(Native.trunc(Handle), this);
    }
}
