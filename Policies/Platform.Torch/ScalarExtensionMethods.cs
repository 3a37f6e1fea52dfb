namespace TorchSharp;

/// <summary>Conversions between numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>Of type Byte.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>Of type Int8.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>Of type Int16.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>Of type Int32.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>Of type Int64.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>Of type Float16.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>Of type BFloat16.</summary>
    public static Scalar ToScalar(this BFloat16 value) => value;

    /// <summary>Of type Float32.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>Of type Float64.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>Of type Bool.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>Rounded to BFloat16.</summary>
    public static Scalar ToBFloat16Scalar(this float value) => new BFloat16(value);

    /// <summary>Rounded to single precision.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Native.AsDouble;

    /// <summary>Exact for every real element type up to 2^53.</summary>
    public static double ToDouble(this Scalar value) => value.Native.AsDouble;

    /// <summary>Rounded to half precision.</summary>
    public static Half ToHalf(this Scalar value) => (Half)value.Native.AsDouble;

    /// <summary>Rounded to BFloat16.</summary>
    public static BFloat16 ToBFloat16(this Scalar value) => new((float)value.Native.AsDouble);

    /// <summary>Truncated towards zero.</summary>
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Native.AsInt64;

    /// <summary>Truncated towards zero.</summary>
    public static byte ToByte(this Scalar value) => (byte)value.Native.AsInt64;

    /// <summary>Truncated towards zero.</summary>
    public static short ToInt16(this Scalar value) => (short)value.Native.AsInt64;

    /// <summary>Truncated towards zero.</summary>
    public static int ToInt32(this Scalar value) => (int)value.Native.AsInt64;

    /// <summary>Truncated towards zero.</summary>
    public static long ToInt64(this Scalar value) => value.Native.AsInt64;

    /// <summary>False for zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Native.AsDouble != 0;
}
