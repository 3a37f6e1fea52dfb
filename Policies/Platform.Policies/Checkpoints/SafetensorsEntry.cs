namespace Platform.Policies.Checkpoints;

/// <summary>Element types that are read and written.</summary>
public enum SafetensorsType
{
    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>The upper half of 32-bit floats.</summary>
    Bf16,

    /// <summary>16-bit IEEE floats.</summary>
    F16,

    /// <summary>64-bit integers.</summary>
    I64,
}

/// <summary>One tensor to write.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its dimensions; none for a single number.</param>
/// <param name="Data">Gives its elements as little-endian bytes, row-major.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, long[] Shape, Func<byte[]> Data)
{
    /// <summary>Bytes of all elements.</summary>
    public long ByteCount => Shape.Aggregate((long)Size(Type), (product, size) => product * size);

    /// <summary>Bytes of one element.</summary>
    /// <param name="type">The element's type.</param>
    public static int Size(SafetensorsType type) => type switch { SafetensorsType.I64 => 8, SafetensorsType.F32 => 4, _ => 2 };
}

/// <summary>Where one tensor stands in a file.</summary>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">Byte behind the last.</param>
public sealed record SafetensorsInfo(SafetensorsType Type, long[] Shape, long Begin, long End)
{
    /// <summary>Number of elements.</summary>
    public long Count => (End - Begin) / SafetensorsEntry.Size(Type);
}
