namespace TorchSharp;

public static partial class torch
{
    /// <summary>Sum, broadcast; the second times alpha.</summary>
    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    /// <summary>Sum, broadcast; the second times alpha.</summary>
    public static Tensor add(Tensor left, Scalar right, Scalar alpha) => left.add(right, alpha);

    /// <summary>Sum, broadcast; the second times alpha.</summary>
    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    /// <summary>Sum, broadcast; the second times alpha.</summary>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);

    /// <summary>Difference, broadcast.</summary>
    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    /// <summary>Difference, broadcast.</summary>
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    /// <summary>Difference, broadcast.</summary>
    public static Tensor subtract(Tensor left, Scalar right) => left.subtract(right);

    /// <summary>Difference, broadcast.</summary>
    public static Tensor subtract(Tensor left, Tensor right) => left.subtract(right);

    /// <summary>Product, broadcast.</summary>
    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    /// <summary>Product, broadcast.</summary>
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    /// <summary>Product, broadcast.</summary>
    public static Tensor multiply(Tensor left, Scalar right) => left.multiply(right);

    /// <summary>Product, broadcast.</summary>
    public static Tensor multiply(Tensor left, Tensor right) => left.multiply(right);

    /// <summary>Quotient, broadcast; rounded as asked.</summary>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <summary>Quotient, broadcast; rounded as asked.</summary>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <summary>Quotient, broadcast; rounded as asked.</summary>
    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.divide(right, rounding_mode);

    /// <summary>Quotient, broadcast; rounded as asked.</summary>
    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.divide(right, rounding_mode);

    /// <summary>Quotient, broadcast.</summary>
    public static Tensor true_divide(Tensor dividend, Tensor divisor) => dividend.true_divide(divisor);

    /// <summary>Quotient rounded down, broadcast.</summary>
    public static Tensor floor_divide(Tensor input, Tensor other) => input.floor_divide(other);

    /// <summary>Remainder of a division rounded towards zero, broadcast.</summary>
    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);

    /// <summary>Remainder of a division rounded towards zero, broadcast.</summary>
    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);

    /// <summary>Remainder of a division rounded down, broadcast.</summary>
    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);

    /// <summary>Remainder of a division rounded down, broadcast.</summary>
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    /// <summary>To the power, broadcast.</summary>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    /// <summary>To the power, broadcast.</summary>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    /// <summary>x · log(y), and 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor x, Scalar y) => x.xlogy(y);

    /// <summary>x · log(y), and 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);

    /// <summary>Angle of the point (other, this), in radians.</summary>
    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);

    /// <summary>Square root of the sum of the squares.</summary>
    public static Tensor hypot(Tensor left, Tensor right) => left.hypot(right);

    /// <summary>log(exp(a) + exp(b)), without overflow.</summary>
    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);

    /// <summary>The greater; a number rather than NaN.</summary>
    public static Tensor fmax(Tensor input, Tensor other) => input.fmax(other);

    /// <summary>The lesser; a number rather than NaN.</summary>
    public static Tensor fmin(Tensor input, Tensor other) => input.fmin(other);

    /// <summary>The greater, broadcast; NaN wins.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <summary>The lesser, broadcast; NaN wins.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary>This plus value · tensor1 · tensor2.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    /// <summary>This plus value · tensor1 / tensor2.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);

    /// <summary>This plus weight · (end - this).</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <summary>Kept within the limits; an absent one does not limit.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary>Kept within the limits; an absent one does not limit.</summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <summary>Kept within the limits; an absent one does not limit.</summary>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);

    /// <summary>Not above the limit.</summary>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    /// <summary>Not below the limit.</summary>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    /// <summary>This where the condition holds, else y; broadcast.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <summary>And, bit by bit; of bools, logical.</summary>
    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    /// <summary>Or, bit by bit; of bools, logical.</summary>
    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    /// <summary>Exclusive or, bit by bit; of bools, logical.</summary>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    /// <summary>Bits moved to the left.</summary>
    public static Tensor bitwise_left_shift(Tensor left, Tensor right) => left.bitwise_left_shift(right);

    /// <summary>Bits moved to the right.</summary>
    public static Tensor bitwise_right_shift(Tensor left, Tensor right) => left.bitwise_right_shift(right);
}
