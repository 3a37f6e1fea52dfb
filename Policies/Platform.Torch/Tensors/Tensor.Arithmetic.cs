namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Sum, broadcast; the second times alpha.</summary>
        public Tensor add(Scalar scalar) => Wrap(Native.add_scalar(Handle, scalar.Native, NativeScalar.One), this);

        /// <summary>Sum, broadcast; the second times alpha.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Wrap(Native.add_scalar(Handle, scalar.Native, alpha.Native), this);

        /// <summary>Sum, broadcast; the second times alpha.</summary>
        public Tensor add(Tensor target) => Wrap(Native.add(Handle, target.Handle, NativeScalar.One), this, target);

        /// <summary>Sum, broadcast; the second times alpha.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Wrap(Native.add(Handle, target.Handle, alpha.Native), this, target);

        /// <summary>Difference, broadcast.</summary>
        public Tensor sub(Scalar target) => Wrap(Native.sub_scalar(Handle, target.Native), this);

        /// <summary>Difference, broadcast.</summary>
        public Tensor sub(Tensor target) => Wrap(Native.sub(Handle, target.Handle), this, target);

        /// <summary>Difference, broadcast.</summary>
        public Tensor subtract(Scalar target) => Wrap(Native.sub_scalar(Handle, target.Native), this);

        /// <summary>Difference, broadcast.</summary>
        public Tensor subtract(Tensor target) => Wrap(Native.sub(Handle, target.Handle), this, target);

        /// <summary>Product, broadcast.</summary>
        public Tensor mul(Scalar target) => Wrap(Native.mul_scalar(Handle, target.Native), this);

        /// <summary>Product, broadcast.</summary>
        public Tensor mul(Tensor target) => Wrap(Native.mul(Handle, target.Handle), this, target);

        /// <summary>Product, broadcast.</summary>
        public Tensor multiply(Scalar target) => Wrap(Native.mul_scalar(Handle, target.Native), this);

        /// <summary>Product, broadcast.</summary>
        public Tensor multiply(Tensor target) => Wrap(Native.mul(Handle, target.Handle), this, target);

        /// <summary>Quotient, broadcast; rounded as asked.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Wrap(Native.div_scalar(Handle, target.Native, (int)rounding_mode), this);

        /// <summary>Quotient, broadcast; rounded as asked.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Wrap(Native.div(Handle, target.Handle, (int)rounding_mode), this, target);

        /// <summary>Quotient, broadcast; rounded as asked.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Wrap(Native.div_scalar(Handle, target.Native, (int)rounding_mode), this);

        /// <summary>Quotient, broadcast; rounded as asked.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Wrap(Native.div(Handle, target.Handle, (int)rounding_mode), this, target);

        /// <summary>Quotient, broadcast.</summary>
        public Tensor true_divide(Scalar other) => Wrap(Native.div_scalar(Handle, other.Native, 0), this);

        /// <summary>Quotient, broadcast.</summary>
        public Tensor true_divide(Tensor other) => Wrap(Native.div(Handle, other.Handle, 0), this, other);

        /// <summary>Quotient rounded down, broadcast.</summary>
        public Tensor floor_divide(Scalar other) => Wrap(Native.floor_divide_scalar(Handle, other.Native), this);

        /// <summary>Quotient rounded down, broadcast.</summary>
        public Tensor floor_divide(Tensor other) => Wrap(Native.floor_divide(Handle, other.Handle), this, other);

        /// <summary>Remainder of a division rounded towards zero, broadcast.</summary>
        public Tensor fmod(Scalar scalar) => Wrap(Native.fmod_scalar(Handle, scalar.Native), this);

        /// <summary>Remainder of a division rounded towards zero, broadcast.</summary>
        public Tensor fmod(Tensor target) => Wrap(Native.fmod(Handle, target.Handle), this, target);

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public Tensor remainder(Scalar scalar) => Wrap(Native.remainder_scalar(Handle, scalar.Native), this);

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public Tensor remainder(Tensor target) => Wrap(Native.remainder(Handle, target.Handle), this, target);

        /// <summary>To the power, broadcast.</summary>
        public Tensor pow(Scalar exponent) => Wrap(Native.pow_scalar(Handle, exponent.Native), this);

        /// <summary>To the power, broadcast.</summary>
        public Tensor pow(Tensor exponent) => Wrap(Native.pow(Handle, exponent.Handle), this, exponent);

        /// <summary>x · log(y), and 0 where x is 0.</summary>
        public Tensor xlogy(Scalar y) => Wrap(Native.xlogy_scalar(Handle, y.Native), this);

        /// <summary>x · log(y), and 0 where x is 0.</summary>
        public Tensor xlogy(Tensor y) => Wrap(Native.xlogy(Handle, y.Handle), this, y);

        /// <summary>Angle of the point (other, this), in radians.</summary>
        public Tensor atan2(Tensor other) => Wrap(Native.atan2(Handle, other.Handle), this, other);

        /// <summary>Square root of the sum of the squares.</summary>
        public Tensor hypot(Tensor other) => Wrap(Native.hypot(Handle, other.Handle), this, other);

        /// <summary>log(exp(a) + exp(b)), without overflow.</summary>
        public Tensor logaddexp(Tensor other) => Wrap(Native.logaddexp(Handle, other.Handle), this, other);

        /// <summary>The greater; a number rather than NaN.</summary>
        public Tensor fmax(Tensor other) => Wrap(Native.fmax(Handle, other.Handle), this, other);

        /// <summary>The lesser; a number rather than NaN.</summary>
        public Tensor fmin(Tensor other) => Wrap(Native.fmin(Handle, other.Handle), this, other);

        /// <summary>The greater, broadcast; NaN wins.</summary>
        public Tensor maximum(Tensor other) => Wrap(Native.maximum(Handle, other.Handle), this, other);

        /// <summary>The lesser, broadcast; NaN wins.</summary>
        public Tensor minimum(Tensor other) => Wrap(Native.minimum(Handle, other.Handle), this, other);

        /// <summary>This plus value · tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Wrap(Native.addcmul(Handle, tensor1.Handle, tensor2.Handle, value.Native), this, tensor1, tensor2);

        /// <summary>This plus value · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Wrap(Native.addcdiv(Handle, tensor1.Handle, tensor2.Handle, NativeScalar.One), this, tensor1, tensor2);

        /// <summary>This plus value · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Wrap(Native.addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.Native), this, tensor1, tensor2);

        /// <summary>This plus weight · (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Wrap(Native.lerp(Handle, end.Handle, weight.Handle), this, end, weight);

        /// <summary>Kept within the limits; an absent one does not limit.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Wrap(Native.clamp(Handle, Scalar.NativeOf(min), Scalar.NativeOf(max)), this);

        /// <summary>Kept within the limits; an absent one does not limit.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Wrap(Native.clamp_tensor(Handle, HandleOf(min), HandleOf(max)), this, min, max);

        /// <summary>Kept within the limits; an absent one does not limit.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => Wrap(Native.clamp(Handle, Scalar.NativeOf(min), Scalar.NativeOf(max)), this);

        /// <summary>Not above the limit.</summary>
        public Tensor clamp_max(Scalar max) => Wrap(Native.clamp(Handle, NativeScalar.Absent, max.Native), this);

        /// <summary>Not below the limit.</summary>
        public Tensor clamp_min(Scalar min) => Wrap(Native.clamp(Handle, min.Native, NativeScalar.Absent), this);

        /// <summary>This where the condition holds, else y; broadcast.</summary>
        public Tensor where(Tensor condition, Tensor y) => Wrap(Native.where(condition.Handle, Handle, y.Handle), condition, this, y);

        /// <summary>A number where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Wrap(Native.masked_fill(Handle, mask.Handle, value.Native), this, mask);

        /// <summary>And, bit by bit; of bools, logical.</summary>
        public Tensor bitwise_and(Tensor other) => Wrap(Native.bitwise_and(Handle, other.Handle), this, other);

        /// <summary>Or, bit by bit; of bools, logical.</summary>
        public Tensor bitwise_or(Tensor other) => Wrap(Native.bitwise_or(Handle, other.Handle), this, other);

        /// <summary>Exclusive or, bit by bit; of bools, logical.</summary>
        public Tensor bitwise_xor(Tensor other) => Wrap(Native.bitwise_xor(Handle, other.Handle), this, other);

        /// <summary>Bits moved to the left.</summary>
        public Tensor bitwise_left_shift(Tensor other) => Wrap(Native.bitwise_left_shift(Handle, other.Handle), this, other);

        /// <summary>Bits moved to the right.</summary>
        public Tensor bitwise_right_shift(Tensor other) => Wrap(Native.bitwise_right_shift(Handle, other.Handle), this, other);
    }
}
