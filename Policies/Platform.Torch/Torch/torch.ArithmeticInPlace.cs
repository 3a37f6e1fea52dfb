namespace TorchSharp;

public static partial class torch
{
    /// <summary>In place: sum, broadcast; the second times alpha.</summary>
    public static Tensor add_(Tensor left, Scalar right) => left.add_(right);

    /// <summary>In place: sum, broadcast; the second times alpha.</summary>
    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) => left.add_(right, alpha);

    /// <summary>In place: sum, broadcast; the second times alpha.</summary>
    public static Tensor add_(Tensor left, Tensor right) => left.add_(right);

    /// <summary>In place: sum, broadcast; the second times alpha.</summary>
    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) => left.add_(right, alpha);

    /// <summary>In place: difference, broadcast.</summary>
    public static Tensor sub_(Tensor left, Scalar right) => left.sub_(right);

    /// <summary>In place: difference, broadcast.</summary>
    public static Tensor sub_(Tensor left, Tensor right) => left.sub_(right);

    /// <summary>In place: difference, broadcast.</summary>
    public static Tensor subtract_(Tensor left, Scalar right) => left.subtract_(right);

    /// <summary>In place: difference, broadcast.</summary>
    public static Tensor subtract_(Tensor left, Tensor right) => left.subtract_(right);

    /// <summary>In place: product, broadcast.</summary>
    public static Tensor mul_(Tensor left, Scalar right) => left.mul_(right);

    /// <summary>In place: product, broadcast.</summary>
    public static Tensor mul_(Tensor left, Tensor right) => left.mul_(right);

    /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
    public static Tensor divide_(Tensor left, Scalar right) => left.divide_(right);

    /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.divide_(right, rounding_mode);

    /// <summary>In place: quotient, broadcast.</summary>
    public static Tensor true_divide_(Tensor dividend, Tensor divisor) => dividend.true_divide_(divisor);

    /// <summary>In place: quotient rounded down, broadcast.</summary>
    public static Tensor floor_divide_(Tensor input, Tensor other) => input.floor_divide_(other);

    /// <summary>In place: remainder of a division rounded towards zero, broadcast.</summary>
    public static Tensor fmod_(Tensor left, Scalar right) => left.fmod_(right);

    /// <summary>In place: remainder of a division rounded towards zero, broadcast.</summary>
    public static Tensor fmod_(Tensor left, Tensor right) => left.fmod_(right);

    /// <summary>In place: remainder of a division rounded down, broadcast.</summary>
    public static Tensor remainder_(Tensor left, Scalar right) => left.remainder_(right);

    /// <summary>In place: remainder of a division rounded down, broadcast.</summary>
    public static Tensor remainder_(Tensor left, Tensor right) => left.remainder_(right);

    /// <summary>In place: to the power, broadcast.</summary>
    public static Tensor pow_(Tensor left, Scalar exponent) => left.pow_(exponent);

    /// <summary>In place: to the power, broadcast.</summary>
    public static Tensor pow_(Tensor left, Tensor exponent) => left.pow_(exponent);

    /// <summary>In place: this plus value · tensor1 · tensor2.</summary>
    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul_(tensor1, tensor2, value);

    /// <summary>In place: this plus value · tensor1 / tensor2.</summary>
    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv_(tensor1, tensor2, value);

    /// <summary>In place: kept within the limits; an absent one does not limit.</summary>
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp_(min, max);

    /// <summary>In place: kept within the limits; an absent one does not limit.</summary>
    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp_(min, max);

    /// <summary>In place: not above the limit.</summary>
    public static Tensor clamp_max_(Tensor input, Scalar max) => input.clamp_max_(max);

    /// <summary>In place: not below the limit.</summary>
    public static Tensor clamp_min_(Tensor input, Scalar min) => input.clamp_min_(min);

    /// <summary>In place: and, bit by bit; of bools, logical.</summary>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    /// <summary>In place: or, bit by bit; of bools, logical.</summary>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    /// <summary>In place: exclusive or, bit by bit; of bools, logical.</summary>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    /// <summary>In place: true where both are not 0.</summary>
    public static Tensor logical_and_(Tensor left, Tensor right) => left.logical_and_(right);

    /// <summary>In place: true where either is not 0.</summary>
    public static Tensor logical_or_(Tensor left, Tensor right) => left.logical_or_(right);

    /// <summary>In place: true where just one is not 0.</summary>
    public static Tensor logical_xor_(Tensor left, Tensor right) => left.logical_xor_(right);
}
