using static TorchSharp.torch;

namespace Platform.Training.Learners.Optimizers;

/// <summary>Tensors in a stream, bit for bit: number of bytes, then the elements.</summary>
internal static class TensorBytes
{
    /// <summary>Writes the elements of a tensor on any device, row-major.</summary>
    public static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor.detach().cpu().contiguous().bytes;
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Reads what <see cref="Write"/> wrote into a tensor of the same size and type.</summary>
    /// <exception cref="FormatException">The stream holds a tensor of another size.</exception>
    public static void ReadInto(BinaryReader reader, Tensor tensor)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var length = reader.ReadInt64();
        var staged = empty(tensor.shape, tensor.dtype, CPU);
        var bytes = staged.bytes;
        if (length != bytes.Length)
            throw new FormatException($"A tensor of {length} bytes stands where one of {bytes.Length} was expected: the state is of another model or of other settings.");
        reader.BaseStream.ReadExactly(bytes);
        tensor.copy_(staged);
    }
}
