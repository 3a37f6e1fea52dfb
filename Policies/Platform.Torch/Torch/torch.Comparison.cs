namespace TorchSharp;

public static partial class torch
{
    /// <summary>True where equal, broadcast.</summary>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    /// <summary>True where not equal, broadcast.</summary>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    /// <summary>True where less, broadcast.</summary>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    /// <summary>True where less or equal, broadcast.</summary>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    /// <summary>True where greater, broadcast.</summary>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    /// <summary>True where greater or equal, broadcast.</summary>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    /// <summary>True where equal, broadcast.</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);

    /// <summary>True where not equal, broadcast.</summary>
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.not_equal(target);

    /// <summary>True where less, broadcast.</summary>
    public static Tensor less(Tensor tensor, Tensor target) => tensor.less(target);

    /// <summary>True where less or equal, broadcast.</summary>
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.less_equal(target);

    /// <summary>True where greater, broadcast.</summary>
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.greater(target);

    /// <summary>True where greater or equal, broadcast.</summary>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.greater_equal(target);

    /// <summary>True where both are not 0.</summary>
    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    /// <summary>True where either is not 0.</summary>
    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    /// <summary>True where just one is not 0.</summary>
    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    /// <summary>True where |a - b| is at most atol + rtol · |b|.</summary>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => tensor.isclose(other, rtol, atol, nanEqual);

    /// <summary>Whether all are true.</summary>
    public static Tensor all(Tensor input) => input.all();

    /// <summary>Whether all are true.</summary>
    public static Tensor all(Tensor input, long dim, bool keepdim = false) => input.all(dim, keepdim);

    /// <summary>Whether any is true.</summary>
    public static Tensor any(Tensor input) => input.any();

    /// <summary>Whether any is true.</summary>
    public static Tensor any(Tensor input, long dim, bool keepdim = false) => input.any(dim, keepdim);

    /// <summary>Whether every |a - b| is at most atol + rtol · |b|.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);
}
