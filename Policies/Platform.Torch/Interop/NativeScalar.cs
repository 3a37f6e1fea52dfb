using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A number as the shim takes it: <c>pt::S</c>.</summary>
/// <param name="Bits">The bits of a double (kind 0), an integer (kind 1), 0 or 1 (kind 2); unused when absent (kind 3).</param>
/// <param name="Kind">What <paramref name="Bits"/> holds.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeScalar(long Bits, long Kind)
{
    internal static readonly NativeScalar Absent = new(0, 3);
    internal static readonly NativeScalar One = new(1, 1);

    internal double AsDouble => Kind == 0 ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsInt64 => Kind == 0 ? (long)AsDouble : Bits;

    public static implicit operator NativeScalar(double value) => new(BitConverter.DoubleToInt64Bits(value), 0);

    public static implicit operator NativeScalar(long value) => new(value, 1);

    public static implicit operator NativeScalar(bool value) => new(value ? 1 : 0, 2);
}
