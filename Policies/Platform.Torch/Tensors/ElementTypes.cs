namespace TorchSharp;

/// <summary>Which managed type an element type is.</summary>
internal static class ElementTypes
{
    /// <summary>The element type whose elements are of type <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">No element type is.</exception>
    internal static torch.ScalarType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return torch.ScalarType.Float32;
        if (typeof(T) == typeof(long))
            return torch.ScalarType.Int64;
        if (typeof(T) == typeof(bool))
            return torch.ScalarType.Bool;
        if (typeof(T) == typeof(double))
            return torch.ScalarType.Float64;
        if (typeof(T) == typeof(int))
            return torch.ScalarType.Int32;
        if (typeof(T) == typeof(BFloat16))
            return torch.ScalarType.BFloat16;
        if (typeof(T) == typeof(Half))
            return torch.ScalarType.Float16;
        if (typeof(T) == typeof(byte))
            return torch.ScalarType.Byte;
        if (typeof(T) == typeof(sbyte))
            return torch.ScalarType.Int8;
        return typeof(T) == typeof(short) ? torch.ScalarType.Int16 : throw new ArgumentException($"No tensor has elements of type {typeof(T).Name}.");
    }

    internal static torch.ScalarType Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => torch.ScalarType.Float32,
        TypeCode.Double => torch.ScalarType.Float64,
        TypeCode.Int64 => torch.ScalarType.Int64,
        TypeCode.Int32 => torch.ScalarType.Int32,
        TypeCode.Int16 => torch.ScalarType.Int16,
        TypeCode.Byte => torch.ScalarType.Byte,
        TypeCode.SByte => torch.ScalarType.Int8,
        TypeCode.Boolean => torch.ScalarType.Bool,
        _ when type == typeof(Half) => torch.ScalarType.Float16,
        _ when type == typeof(BFloat16) => torch.ScalarType.BFloat16,
        _ => throw new ArgumentException($"No tensor has elements of type {type.Name}."),
    };
}
