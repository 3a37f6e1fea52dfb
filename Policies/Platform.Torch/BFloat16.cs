using System.Globalization;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The upper half of a single-precision number: 8 bits of exponent, 7 of fraction. Conversion rounds to nearest, ties to even.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct BFloat16 : IComparable<BFloat16>, IComparable, IEquatable<BFloat16>, IFormattable
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The nearest to <paramref name="f"/>.</summary>
    public BFloat16(float f)
    {
        var bits = BitConverter.SingleToUInt32Bits(f);
        _bits = float.IsNaN(f) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Smallest step above one: 2^-7.</summary>
    public static readonly BFloat16 Epsilon = FromRawValue(0x3C00);

    /// <summary>0.</summary>
    public static readonly BFloat16 Zero = FromRawValue(0);

    /// <summary>1.</summary>
    public static readonly BFloat16 One = FromRawValue(0x3F80);

    /// <summary>About 3.39e38.</summary>
    public static readonly BFloat16 MaxValue = FromRawValue(0x7F7F);

    /// <summary>About -3.39e38.</summary>
    public static readonly BFloat16 MinValue = FromRawValue(0xFF7F);

    /// <summary>Not a number.</summary>
    public static readonly BFloat16 NaN = FromRawValue(0x7FC0);

    /// <summary>Above every number.</summary>
    public static readonly BFloat16 PositiveInfinity = FromRawValue(0x7F80);

    /// <summary>Below every number.</summary>
    public static readonly BFloat16 NegativeInfinity = FromRawValue(0xFF80);

    /// <summary>From its 16 bits.</summary>
    public static BFloat16 FromRawValue(ushort rawValue) => new(rawValue);

    /// <summary>Exact.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << 16);

    /// <summary>Rounds to nearest.</summary>
    public static explicit operator BFloat16(float f) => new(f);

    /// <summary>Rounds to nearest, by way of single precision.</summary>
    public static explicit operator BFloat16(double d) => new((float)d);

    /// <summary>Exact.</summary>
    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    /// <summary>Exact.</summary>
    public static explicit operator double(BFloat16 bf) => bf.ToSingle();

    /// <summary>Computed in single precision, then rounded.</summary>
    public static BFloat16 operator +(BFloat16 a, BFloat16 b) => new(a.ToSingle() + b.ToSingle());

    /// <summary>Computed in single precision, then rounded.</summary>
    public static BFloat16 operator -(BFloat16 a, BFloat16 b) => new(a.ToSingle() - b.ToSingle());

    /// <summary>Computed in single precision, then rounded.</summary>
    public static BFloat16 operator *(BFloat16 a, BFloat16 b) => new(a.ToSingle() * b.ToSingle());

    /// <summary>Computed in single precision, then rounded.</summary>
    public static BFloat16 operator /(BFloat16 a, BFloat16 b) => new(a.ToSingle() / b.ToSingle());

    /// <summary>Exact.</summary>
    public static BFloat16 operator -(BFloat16 a) => FromRawValue((ushort)(a._bits ^ 0x8000));

    /// <summary>By value: 0 equals -0, NaN equals nothing.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => a.ToSingle() == b.ToSingle();

    /// <summary>By value.</summary>
    public static bool operator !=(BFloat16 a, BFloat16 b) => a.ToSingle() != b.ToSingle();

    /// <summary>By value.</summary>
    public static bool operator <(BFloat16 a, BFloat16 b) => a.ToSingle() < b.ToSingle();

    /// <summary>By value.</summary>
    public static bool operator >(BFloat16 a, BFloat16 b) => a.ToSingle() > b.ToSingle();

    /// <summary>By value.</summary>
    public static bool operator <=(BFloat16 a, BFloat16 b) => a.ToSingle() <= b.ToSingle();

    /// <summary>By value.</summary>
    public static bool operator >=(BFloat16 a, BFloat16 b) => a.ToSingle() >= b.ToSingle();

    /// <summary>Neither infinite nor NaN.</summary>
    public static bool IsFinite(BFloat16 bf) => float.IsFinite(bf.ToSingle());

    /// <summary>Either infinity.</summary>
    public static bool IsInfinity(BFloat16 bf) => float.IsInfinity(bf.ToSingle());

    /// <summary>Not a number.</summary>
    public static bool IsNaN(BFloat16 bf) => float.IsNaN(bf.ToSingle());

    /// <summary>As single-precision numbers compare.</summary>
    public int CompareTo(BFloat16 other) => ToSingle().CompareTo(other.ToSingle());

    /// <summary>Null comes first; anything but a BFloat16 is refused.</summary>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"A BFloat16 compares with a BFloat16, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>As single-precision numbers compare: NaN equals NaN.</summary>
    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToSingle().GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToSingle().ToString(format, formatProvider);
}
