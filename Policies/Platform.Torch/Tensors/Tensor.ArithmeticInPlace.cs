namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>In place: sum, broadcast; the second times alpha.</summary>
        public Tensor add_(Scalar scalar) => Done(Native.add_scalar_(Handle, scalar.Native, NativeScalar.One), this);

        /// <summary>In place: sum, broadcast; the second times alpha.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Done(Native.add_scalar_(Handle, scalar.Native, alpha.Native), this);

        /// <summary>In place: sum, broadcast; the second times alpha.</summary>
        public Tensor add_(Tensor target) => Done(Native.add_(Handle, target.Handle, NativeScalar.One), this, target);

        /// <summary>In place: sum, broadcast; the second times alpha.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Done(Native.add_(Handle, target.Handle, alpha.Native), this, target);

        /// <summary>In place: difference, broadcast.</summary>
        public Tensor sub_(Scalar target) => Done(Native.sub_scalar_(Handle, target.Native), this);

        /// <summary>In place: difference, broadcast.</summary>
        public Tensor sub_(Tensor target) => Done(Native.sub_(Handle, target.Handle), this, target);

        /// <summary>In place: difference, broadcast.</summary>
        public Tensor subtract_(Scalar target) => Done(Native.sub_scalar_(Handle, target.Native), this);

        /// <summary>In place: difference, broadcast.</summary>
        public Tensor subtract_(Tensor target) => Done(Native.sub_(Handle, target.Handle), this, target);

        /// <summary>In place: product, broadcast.</summary>
        public Tensor mul_(Scalar target) => Done(Native.mul_scalar_(Handle, target.Native), this);

        /// <summary>In place: product, broadcast.</summary>
        public Tensor mul_(Tensor target) => Done(Native.mul_(Handle, target.Handle), this, target);

        /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Done(Native.div_scalar_(Handle, target.Native, (int)rounding_mode), this);

        /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Done(Native.div_(Handle, target.Handle, (int)rounding_mode), this, target);

        /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Done(Native.div_scalar_(Handle, target.Native, (int)rounding_mode), this);

        /// <summary>In place: quotient, broadcast; rounded as asked.</summary>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Done(Native.div_(Handle, target.Handle, (int)rounding_mode), this, target);

        /// <summary>In place: quotient, broadcast.</summary>
        public Tensor true_divide_(Scalar other) => Done(Native.div_scalar_(Handle, other.Native, 0), this);

        /// <summary>In place: quotient, broadcast.</summary>
        public Tensor true_divide_(Tensor other) => Done(Native.div_(Handle, other.Handle, 0), this, other);

        /// <summary>In place: quotient rounded down, broadcast.</summary>
        public Tensor floor_divide_(Scalar other) => Done(Native.floor_divide_scalar_(Handle, other.Native), this);

        /// <summary>In place: quotient rounded down, broadcast.</summary>
        public Tensor floor_divide_(Tensor other) => Done(Native.floor_divide_(Handle, other.Handle), this, other);

        /// <summary>In place: remainder of a division rounded towards zero, broadcast.</summary>
        public Tensor fmod_(Scalar scalar) => Done(Native.fmod_scalar_(Handle, scalar.Native), this);

        /// <summary>In place: remainder of a division rounded towards zero, broadcast.</summary>
        public Tensor fmod_(Tensor target) => Done(Native.fmod_(Handle, target.Handle), this, target);

        /// <summary>In place: remainder of a division rounded down, broadcast.</summary>
        public Tensor remainder_(Scalar scalar) => Done(Native.remainder_scalar_(Handle, scalar.Native), this);

        /// <summary>In place: remainder of a division rounded down, broadcast.</summary>
        public Tensor remainder_(Tensor target) => Done(Native.remainder_(Handle, target.Handle), this, target);

        /// <summary>In place: to the power, broadcast.</summary>
        public Tensor pow_(Scalar exponent) => Done(Native.pow_scalar_(Handle, exponent.Native), this);

        /// <summary>In place: to the power, broadcast.</summary>
        public Tensor pow_(Tensor exponent) => Done(Native.pow_(Handle, exponent.Handle), this, exponent);

        /// <summary>In place: this plus value · tensor1 · tensor2.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Done(Native.addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Native), this, tensor1, tensor2);

        /// <summary>In place: this plus value · tensor1 / tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Done(Native.addcdiv_(Handle, tensor1.Handle, tensor2.Handle, NativeScalar.One), this, tensor1, tensor2);

        /// <summary>In place: this plus value · tensor1 / tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Done(Native.addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Native), this, tensor1, tensor2);

        /// <summary>In place: this plus weight · (end - this).</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Done(Native.lerp_(Handle, end.Handle, weight.Handle), this, end, weight);

        /// <summary>In place: kept within the limits; an absent one does not limit.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Done(Native.clamp_(Handle, Scalar.NativeOf(min), Scalar.NativeOf(max)), this);

        /// <summary>In place: kept within the limits; an absent one does not limit.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Done(Native.clamp_tensor_(Handle, HandleOf(min), HandleOf(max)), this, min, max);

        /// <summary>In place: not above the limit.</summary>
        public Tensor clamp_max_(Scalar max) => Done(Native.clamp_(Handle, NativeScalar.Absent, max.Native), this);

        /// <summary>In place: not below the limit.</summary>
        public Tensor clamp_min_(Scalar min) => Done(Native.clamp_(Handle, min.Native, NativeScalar.Absent), this);

        /// <summary>In place: a number where the mask holds.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Done(Native.masked_fill_(Handle, mask.Handle, value.Native), this, mask);

        /// <summary>In place: and, bit by bit; of bools, logical.</summary>
        public Tensor bitwise_and_(Tensor other) => Done(Native.bitwise_and_(Handle, other.Handle), this, other);

        /// <summary>In place: or, bit by bit; of bools, logical.</summary>
        public Tensor bitwise_or_(Tensor other) => Done(Native.bitwise_or_(Handle, other.Handle), this, other);

        /// <summary>In place: exclusive or, bit by bit; of bools, logical.</summary>
        public Tensor bitwise_xor_(Tensor other) => Done(Native.bitwise_xor_(Handle, other.Handle), this, other);

        /// <summary>In place: true where both are not 0.</summary>
        public Tensor logical_and_(Tensor other) => Done(Native.logical_and_(Handle, other.Handle), this, other);

        /// <summary>In place: true where either is not 0.</summary>
        public Tensor logical_or_(Tensor other) => Done(Native.logical_or_(Handle, other.Handle), this, other);

        /// <summary>In place: true where just one is not 0.</summary>
        public Tensor logical_xor_(Tensor other) => Done(Native.logical_xor_(Handle, other.Handle), this, other);

        /// <summary>In place: the elements of another tensor, broadcast, converted and moved as needed.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Done(Native.copy_(Handle, source.Handle, nonBlocking), this, source);

        /// <summary>In place: normal random numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Done(Native.normal_(Handle, mean, std, Generator.HandleOf(generator)), this);

        /// <summary>In place: uniform random numbers, from inclusive, to exclusive.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) => Done(Native.uniform_(Handle, from, to, Generator.HandleOf(generator)), this);

        /// <summary>In place: uniform random integers, from inclusive, to exclusive.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) => Done(Native.random_(Handle, (long)from, (long)to, Generator.HandleOf(generator)), this);

        /// <summary>In place: exponential random numbers of a rate.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Done(Native.exponential_(Handle, lambda, Generator.HandleOf(generator)), this);

        /// <summary>In place: 1 with probability p, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Done(Native.bernoulli_(Handle, p, Generator.HandleOf(generator)), this);
    }
}
