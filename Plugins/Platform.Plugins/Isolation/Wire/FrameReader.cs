using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>Reads the values of a frame in the order in which <see cref="FrameWriter"/> wrote them.</summary>
/// <remarks>The other side may run anybody's code, so whatever does not fit is an <see cref="InvalidDataException"/>, never a read past the end.</remarks>
/// <param name="bytes">The frame's values.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Bytes that were not read yet.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>Reads one byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Reads true or false.</summary>
    public bool Flag() => Byte() != 0;

    /// <summary>Reads 4 bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Reads 8 bytes.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads 8 bytes.</summary>
    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    /// <summary>Reads a number that is not negative.</summary>
    public int Count()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Byte();
            value |= (uint)(part & 0x7f) << shift;
            if (part < 0x80)
                return value <= int.MaxValue ? (int)value : throw Malformed();
        }

        throw Malformed();
    }

    /// <summary>Reads how many items follow, each of at least one byte.</summary>
    public int Items()
    {
        var count = Count();
        return count <= Left ? count : throw Malformed();
    }

    /// <summary>Reads a text.</summary>
    public string Text()
    {
        var header = Count();
        var bytes = Take(header >> 1);
        if ((header & 1) == 0)
            return Encoding.UTF8.GetString(bytes);
        return bytes.Length % 2 == 0 ? new string(MemoryMarshal.Cast<byte, char>(bytes)) : throw Malformed();
    }

    /// <summary>Reads a text or null.</summary>
    public string? OptionalText() => Flag() ? Text() : null;

    /// <summary>Reads a length and that many bytes, which stay valid as long as the frame.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Count());

    /// <summary>Reads a list of texts.</summary>
    public string[] Texts()
    {
        var values = new string[Items()];
        for (var i = 0; i < values.Length; i++)
            values[i] = Text();
        return values;
    }

    /// <summary>Reads a JSON object.</summary>
    public JsonObject Json()
    {
        var bytes = Bytes();
        if (bytes.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? throw Malformed();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A frame holds JSON that cannot be read.", exception);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw Malformed();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("A frame ends too early or holds a length that does not fit it.");
}
