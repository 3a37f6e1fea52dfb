namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>True where equal, broadcast.</summary>
        public Tensor eq(Scalar target) => Wrap(Native.eq_scalar(Handle, target.Native), this);

        /// <summary>True where equal, broadcast.</summary>
        public Tensor eq(Tensor target) => Wrap(Native.eq(Handle, target.Handle), this, target);

        /// <summary>True where not equal, broadcast.</summary>
        public Tensor ne(Scalar target) => Wrap(Native.ne_scalar(Handle, target.Native), this);

        /// <summary>True where not equal, broadcast.</summary>
        public Tensor ne(Tensor target) => Wrap(Native.ne(Handle, target.Handle), this, target);

        /// <summary>True where less, broadcast.</summary>
        public Tensor lt(Scalar target) => Wrap(Native.lt_scalar(Handle, target.Native), this);

        /// <summary>True where less, broadcast.</summary>
        public Tensor lt(Tensor target) => Wrap(Native.lt(Handle, target.Handle), this, target);

        /// <summary>True where less or equal, broadcast.</summary>
        public Tensor le(Scalar target) => Wrap(Native.le_scalar(Handle, target.Native), this);

        /// <summary>True where less or equal, broadcast.</summary>
        public Tensor le(Tensor target) => Wrap(Native.le(Handle, target.Handle), this, target);

        /// <summary>True where greater, broadcast.</summary>
        public Tensor gt(Scalar target) => Wrap(Native.gt_scalar(Handle, target.Native), this);

        /// <summary>True where greater, broadcast.</summary>
        public Tensor gt(Tensor target) => Wrap(Native.gt(Handle, target.Handle), this, target);

        /// <summary>True where greater or equal, broadcast.</summary>
        public Tensor ge(Scalar target) => Wrap(Native.ge_scalar(Handle, target.Native), this);

        /// <summary>True where greater or equal, broadcast.</summary>
        public Tensor ge(Tensor target) => Wrap(Native.ge(Handle, target.Handle), this, target);

        /// <summary>True where equal, broadcast.</summary>
        public Tensor equal(Tensor target) => Wrap(Native.eq(Handle, target.Handle), this, target);

        /// <summary>True where not equal, broadcast.</summary>
        public Tensor not_equal(Tensor target) => Wrap(Native.ne(Handle, target.Handle), this, target);

        /// <summary>True where less, broadcast.</summary>
        public Tensor less(Tensor target) => Wrap(Native.lt(Handle, target.Handle), this, target);

        /// <summary>True where less or equal, broadcast.</summary>
        public Tensor less_equal(Tensor target) => Wrap(Native.le(Handle, target.Handle), this, target);

        /// <summary>True where greater, broadcast.</summary>
        public Tensor greater(Tensor target) => Wrap(Native.gt(Handle, target.Handle), this, target);

        /// <summary>True where greater or equal, broadcast.</summary>
        public Tensor greater_equal(Tensor target) => Wrap(Native.ge(Handle, target.Handle), this, target);

        /// <summary>In place: true where equal, broadcast.</summary>
        public Tensor eq_(Scalar target) => Done(Native.eq_scalar_(Handle, target.Native), this);

        /// <summary>In place: true where equal, broadcast.</summary>
        public Tensor eq_(Tensor target) => Done(Native.eq_(Handle, target.Handle), this, target);

        /// <summary>In place: true where not equal, broadcast.</summary>
        public Tensor ne_(Scalar target) => Done(Native.ne_scalar_(Handle, target.Native), this);

        /// <summary>In place: true where not equal, broadcast.</summary>
        public Tensor ne_(Tensor target) => Done(Native.ne_(Handle, target.Handle), this, target);

        /// <summary>In place: true where less, broadcast.</summary>
        public Tensor lt_(Scalar target) => Done(Native.lt_scalar_(Handle, target.Native), this);

        /// <summary>In place: true where less, broadcast.</summary>
        public Tensor lt_(Tensor target) => Done(Native.lt_(Handle, target.Handle), this, target);

        /// <summary>In place: true where less or equal, broadcast.</summary>
        public Tensor le_(Scalar target) => Done(Native.le_scalar_(Handle, target.Native), this);

        /// <summary>In place: true where less or equal, broadcast.</summary>
        public Tensor le_(Tensor target) => Done(Native.le_(Handle, target.Handle), this, target);

        /// <summary>In place: true where greater, broadcast.</summary>
        public Tensor gt_(Scalar target) => Done(Native.gt_scalar_(Handle, target.Native), this);

        /// <summary>In place: true where greater, broadcast.</summary>
        public Tensor gt_(Tensor target) => Done(Native.gt_(Handle, target.Handle), this, target);

        /// <summary>In place: true where greater or equal, broadcast.</summary>
        public Tensor ge_(Scalar target) => Done(Native.ge_scalar_(Handle, target.Native), this);

        /// <summary>In place: true where greater or equal, broadcast.</summary>
        public Tensor ge_(Tensor target) => Done(Native.ge_(Handle, target.Handle), this, target);

        /// <summary>True where both are not 0.</summary>
        public Tensor logical_and(Tensor other) => Wrap(Native.logical_and(Handle, other.Handle), this, other);

        /// <summary>True where either is not 0.</summary>
        public Tensor logical_or(Tensor other) => Wrap(Native.logical_or(Handle, other.Handle), this, other);

        /// <summary>True where just one is not 0.</summary>
        public Tensor logical_xor(Tensor other) => Wrap(Native.logical_xor(Handle, other.Handle), this, other);

        /// <summary>True where |a - b| is at most atol + rtol · |b|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => Wrap(Native.isclose(Handle, other.Handle, rtol, atol, nanEqual), this, other);

        /// <summary>Whether all are true.</summary>
        public Tensor all() => Wrap(Native.all(Handle, Native.None, false), this);

        /// <summary>Whether all are true.</summary>
        public Tensor all(long dim, bool keepdim = false) => Wrap(Native.all(Handle, dim, keepdim), this);

        /// <summary>Whether any is true.</summary>
        public Tensor any() => Wrap(Native.any(Handle, Native.None, false), this);

        /// <summary>Whether any is true.</summary>
        public Tensor any(long dim, bool keepdim = false) => Wrap(Native.any(Handle, dim, keepdim), this);
    }
}
