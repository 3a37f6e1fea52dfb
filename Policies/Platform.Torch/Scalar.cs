namespace TorchSharp;

/// <summary>A number of any element type, as operations between a tensor and a number take it.</summary>
/// <remarks>Held in managed memory here, so <see cref="Dispose"/> has nothing to free.</remarks>
public sealed class Scalar : IDisposable
{
    private Scalar(NativeScalar native, torch.ScalarType type) => (Native, Type) = (native, type);

    /// <summary>The element type it was made from; a tensor made from it has this type.</summary>
    public torch.ScalarType Type { get; }

    internal NativeScalar Native { get; }

    internal static NativeScalar NativeOf(Scalar? scalar) => scalar?.Native ?? NativeScalar.Absent;

    internal static Scalar From(NativeScalar native) => new(native, native.Kind switch
    {
        1 => torch.ScalarType.Int64,
        2 => torch.ScalarType.Bool,
        _ => torch.ScalarType.Float64,
    });

    /// <summary>Of type Byte.</summary>
    public static implicit operator Scalar(byte value) => new((long)value, torch.ScalarType.Byte);

    /// <summary>Of type Int8.</summary>
    public static implicit operator Scalar(sbyte value) => new((long)value, torch.ScalarType.Int8);

    /// <summary>Of type Int16.</summary>
    public static implicit operator Scalar(short value) => new((long)value, torch.ScalarType.Int16);

    /// <summary>Of type Int32.</summary>
    public static implicit operator Scalar(int value) => new((long)value, torch.ScalarType.Int32);

    /// <summary>Of type Int64.</summary>
    public static implicit operator Scalar(long value) => new(value, torch.ScalarType.Int64);

    /// <summary>Of type Float16.</summary>
    public static implicit operator Scalar(Half value) => new((double)value, torch.ScalarType.Float16);

    /// <summary>Of type BFloat16.</summary>
    public static implicit operator Scalar(BFloat16 value) => new((double)value.ToSingle(), torch.ScalarType.BFloat16);

    /// <summary>Of type Float32.</summary>
    public static implicit operator Scalar(float value) => new((double)value, torch.ScalarType.Float32);

    /// <summary>Of type Float64.</summary>
    public static implicit operator Scalar(double value) => new(value, torch.ScalarType.Float64);

    /// <summary>Of type Bool.</summary>
    public static implicit operator Scalar(bool value) => new(value, torch.ScalarType.Bool);

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }
}
