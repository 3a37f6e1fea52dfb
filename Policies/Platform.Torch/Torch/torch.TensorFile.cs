namespace TorchSharp;

public static partial class torch
{
    /// <summary>How this assembly writes a tensor: type, rank, sizes, raw elements.</summary>
    internal static class TensorFile
    {
        internal static void Write(BinaryWriter writer, Tensor tensor)
        {
            writer.Write((sbyte)tensor.dtype);
            var shape = tensor.shape;
            writer.Write(shape.Length);
            foreach (var size in shape)
                writer.Write(size);
            writer.Flush();
            tensor.WriteBytesToStream(writer.BaseStream);
        }

        /// <exception cref="InvalidDataException">Not such a tensor.</exception>
        internal static Tensor Read(BinaryReader reader)
        {
            var type = (ScalarType)reader.ReadSByte();
            var rank = reader.ReadInt32();
            if (!Enum.IsDefined(type) || rank is < 0 or > 64)
                throw new InvalidDataException($"No tensor stands here: type {type}, rank {rank}.");
            var shape = new long[rank];
            for (var d = 0; d < rank; d++)
                shape[d] = reader.ReadInt64();
            var tensor = empty(shape, type, CPU);
            tensor.ReadBytesFromStream(reader.BaseStream);
            return tensor;
        }
    }
}
