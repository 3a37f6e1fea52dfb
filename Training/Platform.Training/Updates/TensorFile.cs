using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Platform.Training.Updates;

/// <summary>Tensors in a checkpoint's binary files: shape, then 64-bit or 32-bit floats.</summary>
public static class TensorFile
{
    /// <summary>Writes a tensor.</summary>
    /// <param name="writer">Left open.</param>
    /// <param name="value">Floating point, on any device.</param>
    public static void Write(BinaryWriter writer, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        using var scope = NewDisposeScope();
        var wide = value.dtype == ScalarType.Float64;
        writer.Write(wide);
        writer.Write(value.shape.Length);
        foreach (var size in value.shape)
            writer.Write(size);
        writer.Write(value.detach().to(wide ? ScalarType.Float64 : ScalarType.Float32).cpu().contiguous().bytes);
    }

    /// <summary>Reads a tensor into one of the same shape.</summary>
    /// <param name="reader">Left open.</param>
    /// <param name="target">Receives the values.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static void ReadInto(BinaryReader reader, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(target);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var wide = reader.ReadBoolean();
        var shape = new long[reader.ReadInt32()];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = reader.ReadInt64();
        if (!shape.AsSpan().SequenceEqual(target.shape))
            throw new InvalidDataException($"The checkpoint has a tensor of shape [{string.Join(", ", shape)}] where [{string.Join(", ", target.shape)}] belongs: resume with the recipe of the run.");
        var bytes = reader.ReadBytes((wide ? sizeof(double) : sizeof(float)) * checked((int)target.numel()));
        target.copy_(wide ? tensor(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), shape) : tensor(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), shape));
    }
}
