using System.Runtime.InteropServices;

namespace Platform.Policies.Checkpoints;

/// <summary>A safetensors file whose header has been checked. Not thread-safe.</summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly FileStream _stream;
    private readonly long _start;

    internal SafetensorsReader(string path, FileStream stream, IReadOnlyDictionary<string, SafetensorsInfo> tensors, long start) =>
        (Path, _stream, Tensors, _start) = (path, stream, tensors, start);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file holds, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsInfo> Tensors { get; }

    /// <summary>Reads a tensor's bytes as they stand in the file.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">The file has no such tensor, or it is too large for memory.</exception>
    public byte[] ReadBytes(string name)
    {
        var info = Info(name);
        if (info.End - info.Begin > Array.MaxLength)
            throw SafetensorsFile.Bad(Path, $"tensor '{name}' has {info.End - info.Begin} bytes, more than the {Array.MaxLength} that one tensor may have here");
        var bytes = new byte[info.End - info.Begin];
        _stream.Position = _start + info.Begin;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads a tensor of any floating type as 32-bit floats.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">The file has no such tensor, or it holds integers.</exception>
    public float[] ReadFloats(string name)
    {
        var bytes = ReadBytes(name);
        var type = Info(name).Type;
        if (type == SafetensorsType.F32)
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (type == SafetensorsType.I64)
            throw SafetensorsFile.Bad(Path, $"tensor '{name}' holds integers, but floats were expected");
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        var values = new float[halves.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = type == SafetensorsType.Bf16 ? BitConverter.UInt32BitsToSingle((uint)halves[i] << 16) : (float)BitConverter.UInt16BitsToHalf(halves[i]);
        return values;
    }

    /// <summary>Reads a tensor of 64-bit integers.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">The file has no such tensor, or it holds floats.</exception>
    public long[] ReadIntegers(string name) => Info(name).Type == SafetensorsType.I64
        ? MemoryMarshal.Cast<byte, long>(ReadBytes(name)).ToArray()
        : throw SafetensorsFile.Bad(Path, $"tensor '{name}' holds floats, but 64-bit integers were expected");

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private SafetensorsInfo Info(string name) => Tensors.TryGetValue(name, out var info)
        ? info
        : throw SafetensorsFile.Bad(Path, $"it has no tensor '{name}'");
}
