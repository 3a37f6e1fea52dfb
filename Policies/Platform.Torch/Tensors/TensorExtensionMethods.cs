using TorchSharp.Modules;

namespace TorchSharp;

/// <summary>Reading single elements, saving and loading, and other conveniences of tensors.</summary>
public static class TensorExtensionMethods
{
    /// <summary>Its one element, converted.</summary>
    public static float ToSingle(this torch.Tensor value) => value.ToScalar().ToSingle();

    /// <summary>Its one element, converted.</summary>
    public static double ToDouble(this torch.Tensor value) => value.ToScalar().ToDouble();

    /// <summary>Its one element, converted.</summary>
    public static Half ToHalf(this torch.Tensor value) => value.ToScalar().ToHalf();

    /// <summary>Its one element, converted.</summary>
    public static BFloat16 ToBFloat16(this torch.Tensor value) => value.ToScalar().ToBFloat16();

    /// <summary>Its one element, converted.</summary>
    public static sbyte ToSByte(this torch.Tensor value) => value.ToScalar().ToSByte();

    /// <summary>Its one element, converted.</summary>
    public static byte ToByte(this torch.Tensor value) => value.ToScalar().ToByte();

    /// <summary>Its one element, converted.</summary>
    public static short ToInt16(this torch.Tensor value) => value.ToScalar().ToInt16();

    /// <summary>Its one element, converted.</summary>
    public static int ToInt32(this torch.Tensor value) => value.ToScalar().ToInt32();

    /// <summary>Its one element, converted.</summary>
    public static long ToInt64(this torch.Tensor value) => value.ToScalar().ToInt64();

    /// <summary>Its one element, converted.</summary>
    public static bool ToBoolean(this torch.Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>The tensor as a parameter, which takes over its memory: the tensor itself is as if disposed.</summary>
    public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor, tensor.requires_grad);

    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool or torch.ScalarType.QInt8 or torch.ScalarType.QUInt8 => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 or torch.ScalarType.QInt32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        _ => 16,
    };

    /// <summary>Product of the sizes.</summary>
    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Shape, element type and device.</summary>
    public static string metastr(this torch.Tensor tensor) => tensor.ToString();
}
