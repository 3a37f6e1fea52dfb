namespace TorchSharp;

public static partial class torch
{
    /// <summary>In place: absolute value.</summary>
    public static Tensor abs_(Tensor input) => input.abs_();

    /// <summary>In place: absolute value.</summary>
    public static Tensor absolute_(Tensor input) => input.absolute_();

    /// <summary>In place: inverse cosine, in radians.</summary>
    public static Tensor acos_(Tensor input) => input.acos_();

    /// <summary>In place: inverse cosine, in radians.</summary>
    public static Tensor arccos_(Tensor input) => input.arccos_();

    /// <summary>In place: inverse sine, in radians.</summary>
    public static Tensor arcsin_(Tensor input) => input.arcsin_();

    /// <summary>In place: inverse sine, in radians.</summary>
    public static Tensor asin_(Tensor input) => input.asin_();

    /// <summary>In place: inverse tangent, in radians.</summary>
    public static Tensor atan_(Tensor input) => input.atan_();

    /// <summary>In place: every bit the other way; logical not of bools.</summary>
    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    /// <summary>In place: smallest integer not below.</summary>
    public static Tensor ceil_(Tensor input) => input.ceil_();

    /// <summary>In place: cosine, of radians.</summary>
    public static Tensor cos_(Tensor input) => input.cos_();

    /// <summary>In place: hyperbolic cosine.</summary>
    public static Tensor cosh_(Tensor input) => input.cosh_();

    /// <summary>In place: error function.</summary>
    public static Tensor erf_(Tensor input) => input.erf_();

    /// <summary>In place: 1 minus the error function.</summary>
    public static Tensor erfc_(Tensor input) => input.erfc_();

    /// <summary>In place: 2 to the power of each element.</summary>
    public static Tensor exp2_(Tensor input) => input.exp2_();

    /// <summary>In place: e to the power of each element.</summary>
    public static Tensor exp_(Tensor input) => input.exp_();

    /// <summary>In place: e to the power, minus 1, exact near 0.</summary>
    public static Tensor expm1_(Tensor input) => input.expm1_();

    /// <summary>In place: rounded towards zero.</summary>
    public static Tensor fix_(Tensor input) => input.fix_();

    /// <summary>In place: largest integer not above.</summary>
    public static Tensor floor_(Tensor input) => input.floor_();

    /// <summary>In place: what is left of the integer part, with the sign of the element.</summary>
    public static Tensor frac_(Tensor input) => input.frac_();

    /// <summary>In place: logarithm of the absolute gamma function.</summary>
    public static Tensor lgamma_(Tensor input) => input.lgamma_();

    /// <summary>In place: logarithm to base 10.</summary>
    public static Tensor log10_(Tensor input) => input.log10_();

    /// <summary>In place: natural logarithm of 1 plus, exact near 0.</summary>
    public static Tensor log1p_(Tensor input) => input.log1p_();

    /// <summary>In place: logarithm to base 2.</summary>
    public static Tensor log2_(Tensor input) => input.log2_();

    /// <summary>In place: natural logarithm.</summary>
    public static Tensor log_(Tensor input) => input.log_();

    /// <summary>In place: with the other sign.</summary>
    public static Tensor neg_(Tensor input) => input.neg_();

    /// <summary>In place: 1 over each element.</summary>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <summary>In place: nearest value of so many decimals; ties to even.</summary>
    public static Tensor round_(Tensor input, long decimals = 0) => input.round_(decimals);

    /// <summary>In place: 1 over the square root.</summary>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    /// <summary>In place: 1 / (1 + exp(-x)).</summary>
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    /// <summary>In place: -1, 0 or 1.</summary>
    public static Tensor sign_(Tensor input) => input.sign_();

    /// <summary>In place: sine, of radians.</summary>
    public static Tensor sin_(Tensor input) => input.sin_();

    /// <summary>In place: hyperbolic sine.</summary>
    public static Tensor sinh_(Tensor input) => input.sinh_();

    /// <summary>In place: square root; NaN below 0.</summary>
    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    /// <summary>In place: tangent, of radians.</summary>
    public static Tensor tan_(Tensor input) => input.tan_();

    /// <summary>In place: hyperbolic tangent.</summary>
    public static Tensor tanh_(Tensor input) => input.tanh_();

    /// <summary>In place: rounded towards zero.</summary>
    public static Tensor trunc_(Tensor input) => input.trunc_();
}
