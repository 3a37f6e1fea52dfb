namespace TorchSharp;

public static partial class torch
{
    /// <summary>8 bits, unsigned.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;

    /// <summary>8 bits, signed.</summary>
    public static readonly ScalarType int8 = ScalarType.Int8;

    /// <summary>16 bits, signed.</summary>
    public static readonly ScalarType int16 = ScalarType.Int16;

    /// <summary>32 bits, signed.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <summary>64 bits, signed: the type of indices.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>Half precision.</summary>
    public static readonly ScalarType float16 = ScalarType.Float16;

    /// <summary>Single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <summary>Single precision with 7 bits of fraction.</summary>
    public static readonly ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>True or false, one byte each.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;

    /// <summary>16 bits, signed.</summary>
    public static readonly ScalarType @short = ScalarType.Int16;

    /// <summary>32 bits, signed.</summary>
    public static readonly ScalarType @int = ScalarType.Int32;

    /// <summary>64 bits, signed.</summary>
    public static readonly ScalarType @long = ScalarType.Int64;

    /// <summary>Half precision.</summary>
    public static readonly ScalarType half = ScalarType.Float16;

    /// <summary>Single precision.</summary>
    public static readonly ScalarType @float = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static readonly ScalarType @double = ScalarType.Float64;

    private static ScalarType s_defaultType = ScalarType.Float32;

    /// <summary>Element types; the numbers are libtorch's.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8 bits, unsigned.</summary>
        Byte = 0,

        /// <summary>8 bits, signed.</summary>
        Int8 = 1,

        /// <summary>16 bits, signed.</summary>
        Int16 = 2,

        /// <summary>32 bits, signed.</summary>
        Int32 = 3,

        /// <summary>64 bits, signed.</summary>
        Int64 = 4,

        /// <summary>Half precision.</summary>
        Float16 = 5,

        /// <summary>Single precision.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Complex of two single-precision parts.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex of two double-precision parts.</summary>
        ComplexFloat64 = 10,

        /// <summary>True or false.</summary>
        Bool = 11,

        /// <summary>Quantised to 8 bits, signed.</summary>
        QInt8 = 12,

        /// <summary>Quantised to 8 bits, unsigned.</summary>
        QUInt8 = 13,

        /// <summary>Quantised to 32 bits.</summary>
        QInt32 = 14,

        /// <summary>Single precision with 7 bits of fraction.</summary>
        BFloat16 = 15,
    }

    /// <summary>Type of new floating-point tensors when nothing else is said: Float32 unless set.</summary>
    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>Type of new floating-point tensors from now on when nothing else is said, in the whole process.</summary>
    public static void set_default_dtype(ScalarType dtype) => s_defaultType = dtype;

    /// <summary>Float16, Float32, Float64 or BFloat16.</summary>
    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether the element type is a floating-point one.</summary>
    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    /// <summary>An integer type or Bool.</summary>
    public static bool is_integral(ScalarType type) => type is >= ScalarType.Byte and <= ScalarType.Int64 or ScalarType.Bool;

    /// <summary>Whether the element type is an integer or bool.</summary>
    public static bool is_integral(Tensor t) => t.is_integral();

    /// <summary>A complex type.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>Whether the element type is complex.</summary>
    public static bool is_complex(Tensor input) => input.is_complex();

    /// <summary>Number of elements, over all dimensions.</summary>
    public static long numel(Tensor input) => input.numel();

    internal static int TypeOf(ScalarType? type) => type is { } known ? (int)known : -1;
}
