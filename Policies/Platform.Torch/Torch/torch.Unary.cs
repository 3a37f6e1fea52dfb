namespace TorchSharp;

public static partial class torch
{
    /// <summary>Absolute value.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>Absolute value.</summary>
    public static Tensor absolute(Tensor input) => input.absolute();

    /// <summary>Inverse cosine, in radians.</summary>
    public static Tensor acos(Tensor input) => input.acos();

    /// <summary>Inverse cosine, in radians.</summary>
    public static Tensor arccos(Tensor input) => input.arccos();

    /// <summary>Inverse sine, in radians.</summary>
    public static Tensor arcsin(Tensor input) => input.arcsin();

    /// <summary>Inverse sine, in radians.</summary>
    public static Tensor asin(Tensor input) => input.asin();

    /// <summary>Inverse tangent, in radians.</summary>
    public static Tensor atan(Tensor input) => input.atan();

    /// <summary>Every bit the other way; logical not of bools.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <summary>Smallest integer not below.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>Cosine, of radians.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>Hyperbolic cosine.</summary>
    public static Tensor cosh(Tensor input) => input.cosh();

    /// <summary>Error function.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>1 minus the error function.</summary>
    public static Tensor erfc(Tensor input) => input.erfc();

    /// <summary>e to the power of each element.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>2 to the power of each element.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>e to the power, minus 1, exact near 0.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>Rounded towards zero.</summary>
    public static Tensor fix(Tensor input) => input.fix();

    /// <summary>Largest integer not above.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>What is left of the integer part, with the sign of the element.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>True where the element is neither infinite nor NaN.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary>True where the element is infinite.</summary>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <summary>True where the element is NaN.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>True where the element is minus infinity.</summary>
    public static Tensor isneginf(Tensor tensor) => tensor.isneginf();

    /// <summary>True where the element is plus infinity.</summary>
    public static Tensor isposinf(Tensor tensor) => tensor.isposinf();

    /// <summary>Logarithm of the absolute gamma function.</summary>
    public static Tensor lgamma(Tensor input) => input.lgamma();

    /// <summary>Natural logarithm.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>Logarithm to base 10.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>Natural logarithm of 1 plus, exact near 0.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>Logarithm to base 2.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>True where the element is 0.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>NaN and the infinities replaced; by the extremes of the type where nothing is given.</summary>
    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) => input.nan_to_num(nan, posinf, neginf);

    /// <summary>With the other sign.</summary>
    public static Tensor neg(Tensor input) => input.neg();

    /// <summary>With the other sign.</summary>
    public static Tensor negative(Tensor input) => input.negative();

    /// <summary>1 over each element.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>Nearest value of so many decimals; ties to even.</summary>
    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    /// <summary>1 over the square root.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>-1, 0 or 1.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>Sine, of radians.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>Hyperbolic sine.</summary>
    public static Tensor sinh(Tensor input) => input.sinh();

    /// <summary>Square root; NaN below 0.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>The element times itself.</summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary>Tangent, of radians.</summary>
    public static Tensor tan(Tensor input) => input.tan();

    /// <summary>Hyperbolic tangent.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>Rounded towards zero.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();
}
