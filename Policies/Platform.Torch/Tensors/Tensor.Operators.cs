namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => Wrap(Native.add_scalar(right.Handle, left.Native, NativeScalar.One), right, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(double left, Tensor right) => Wrap(Native.add_scalar(right.Handle, left, NativeScalar.One), right, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(float left, Tensor right) => Wrap(Native.add_scalar(right.Handle, (double)left, NativeScalar.One), right, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(int left, Tensor right) => Wrap(Native.add_scalar(right.Handle, left, NativeScalar.One), right, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(long left, Tensor right) => Wrap(Native.add_scalar(right.Handle, left, NativeScalar.One), right, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => Wrap(Native.add_scalar(left.Handle, right.Native, NativeScalar.One), left, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, double right) => Wrap(Native.add_scalar(left.Handle, right, NativeScalar.One), left, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, float right) => Wrap(Native.add_scalar(left.Handle, (double)right, NativeScalar.One), left, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, int right) => Wrap(Native.add_scalar(left.Handle, right, NativeScalar.One), left, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, long right) => Wrap(Native.add_scalar(left.Handle, right, NativeScalar.One), left, op: "add");

        /// <summary>Sum, broadcast.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => Wrap(Native.rsub_scalar(right.Handle, left.Native), right, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(double left, Tensor right) => Wrap(Native.rsub_scalar(right.Handle, left), right, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(float left, Tensor right) => Wrap(Native.rsub_scalar(right.Handle, (double)left), right, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(int left, Tensor right) => Wrap(Native.rsub_scalar(right.Handle, left), right, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(long left, Tensor right) => Wrap(Native.rsub_scalar(right.Handle, left), right, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => Wrap(Native.sub_scalar(left.Handle, right.Native), left, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, double right) => Wrap(Native.sub_scalar(left.Handle, right), left, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, float right) => Wrap(Native.sub_scalar(left.Handle, (double)right), left, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, int right) => Wrap(Native.sub_scalar(left.Handle, right), left, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, long right) => Wrap(Native.sub_scalar(left.Handle, right), left, op: "sub");

        /// <summary>Difference, broadcast.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => Wrap(Native.mul_scalar(right.Handle, left.Native), right, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(double left, Tensor right) => Wrap(Native.mul_scalar(right.Handle, left), right, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(float left, Tensor right) => Wrap(Native.mul_scalar(right.Handle, (double)left), right, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(int left, Tensor right) => Wrap(Native.mul_scalar(right.Handle, left), right, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(long left, Tensor right) => Wrap(Native.mul_scalar(right.Handle, left), right, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => Wrap(Native.mul_scalar(left.Handle, right.Native), left, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Tensor left, double right) => Wrap(Native.mul_scalar(left.Handle, right), left, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Tensor left, float right) => Wrap(Native.mul_scalar(left.Handle, (double)right), left, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Tensor left, int right) => Wrap(Native.mul_scalar(left.Handle, right), left, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Tensor left, long right) => Wrap(Native.mul_scalar(left.Handle, right), left, op: "mul");

        /// <summary>Product, broadcast.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => Inverse(left.Native, right);

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(double left, Tensor right) => Inverse(left, right);

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(float left, Tensor right) => Inverse((double)left, right);

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(int left, Tensor right) => Inverse(left, right);

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(long left, Tensor right) => Inverse(left, right);

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => Wrap(Native.div_scalar(left.Handle, right.Native, 0), left, op: "div");

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, double right) => Wrap(Native.div_scalar(left.Handle, right, 0), left, op: "div");

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, float right) => Wrap(Native.div_scalar(left.Handle, (double)right, 0), left, op: "div");

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, int right) => Wrap(Native.div_scalar(left.Handle, right, 0), left, op: "div");

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, long right) => Wrap(Native.div_scalar(left.Handle, right, 0), left, op: "div");

        /// <summary>Quotient, broadcast.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public static Tensor operator %(Tensor left, Scalar right) => Wrap(Native.remainder_scalar(left.Handle, right.Native), left, op: "remainder");

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public static Tensor operator %(Tensor left, double right) => Wrap(Native.remainder_scalar(left.Handle, right), left, op: "remainder");

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public static Tensor operator %(Tensor left, float right) => Wrap(Native.remainder_scalar(left.Handle, (double)right), left, op: "remainder");

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public static Tensor operator %(Tensor left, int right) => Wrap(Native.remainder_scalar(left.Handle, right), left, op: "remainder");

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public static Tensor operator %(Tensor left, long right) => Wrap(Native.remainder_scalar(left.Handle, right), left, op: "remainder");

        /// <summary>Remainder of a division rounded down, broadcast.</summary>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        /// <summary>True where equal, broadcast.</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => Wrap(Native.eq_scalar(right.Handle, left.Native), right, op: "eq");

        /// <summary>True where equal, broadcast.</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => Wrap(Native.eq_scalar(left.Handle, right.Native), left, op: "eq");

        /// <summary>True where equal, broadcast.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        /// <summary>True where not equal, broadcast.</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => Wrap(Native.ne_scalar(right.Handle, left.Native), right, op: "ne");

        /// <summary>True where not equal, broadcast.</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => Wrap(Native.ne_scalar(left.Handle, right.Native), left, op: "ne");

        /// <summary>True where not equal, broadcast.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        /// <summary>True where less, broadcast.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => Wrap(Native.gt_scalar(right.Handle, left.Native), right, op: "gt");

        /// <summary>True where less, broadcast.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => Wrap(Native.lt_scalar(left.Handle, right.Native), left, op: "lt");

        /// <summary>True where less, broadcast.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>True where less or equal, broadcast.</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => Wrap(Native.ge_scalar(right.Handle, left.Native), right, op: "ge");

        /// <summary>True where less or equal, broadcast.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => Wrap(Native.le_scalar(left.Handle, right.Native), left, op: "le");

        /// <summary>True where less or equal, broadcast.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>True where greater, broadcast.</summary>
        public static Tensor operator >(Scalar left, Tensor right) => Wrap(Native.lt_scalar(right.Handle, left.Native), right, op: "lt");

        /// <summary>True where greater, broadcast.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => Wrap(Native.gt_scalar(left.Handle, right.Native), left, op: "gt");

        /// <summary>True where greater, broadcast.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>True where greater or equal, broadcast.</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => Wrap(Native.le_scalar(right.Handle, left.Native), right, op: "le");

        /// <summary>True where greater or equal, broadcast.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => Wrap(Native.ge_scalar(left.Handle, right.Native), left, op: "ge");

        /// <summary>True where greater or equal, broadcast.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>And, bit by bit.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>Or, bit by bit.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>Exclusive or, bit by bit.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>Every bit the other way.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>With the other sign.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator byte(Tensor value) => value.ToByte();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator short(Tensor value) => value.ToInt16();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();

        /// <summary>Its one element, converted.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        private static Tensor Inverse(NativeScalar left, Tensor right)
        {
            using var inverse = right.reciprocal();
            return Wrap(Native.mul_scalar(inverse.Handle, left), inverse, op: "div");
        }
    }
}
