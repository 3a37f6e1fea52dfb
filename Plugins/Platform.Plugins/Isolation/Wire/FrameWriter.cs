using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>Writes the values of a frame one after the other into memory that is used again for the next frame. Numbers are little-endian.</summary>
internal sealed class FrameWriter : IBufferWriter<byte>
{
    private const int KeptBytes = 1 << 20;
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what was written; one very large frame does not keep its memory.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[1024];
    }

    /// <summary>Sets a number that was written earlier, such as a length known only afterwards.</summary>
    /// <param name="position">Where it was written.</param>
    /// <param name="value">The number.</param>
    public void Patch(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position), value);

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>Writes true or false.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Writes 4 bytes.</summary>
    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Writes 8 bytes.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Writes 8 bytes; every bit pattern survives.</summary>
    public void Double(double value) => UInt64(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a number that is not negative, in as few bytes as it needs.</summary>
    public void Count(int value)
    {
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            Byte((byte)(rest | 0x80));
        Byte((byte)rest);
    }

    /// <summary>Writes a text: UTF-8, or UTF-16 where the text holds half a surrogate pair, which UTF-8 cannot say.</summary>
    public void Text(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (value.Length <= 32)
        {
            // One byte says the length, so short texts, which are most, are written in place.
            Reserve(most + 1);
            if (Utf8.FromUtf16(value, _bytes.AsSpan(_length + 1), out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done && written < 64)
            {
                _bytes[_length] = (byte)(written << 1);
                _length += written + 1;
                return;
            }
        }

        var scratch = ArrayPool<byte>.Shared.Rent(most);
        if (Utf8.FromUtf16(value, scratch, out _, out var bytes, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            Count(checked(bytes << 1));
            Raw(scratch.AsSpan(0, bytes));
        }
        else
        {
            var units = MemoryMarshal.AsBytes(value.AsSpan());
            Count(checked((units.Length << 1) | 1));
            Raw(units);
        }

        ArrayPool<byte>.Shared.Return(scratch);
    }

    /// <summary>Writes a text or null.</summary>
    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null)
            Text(value);
    }

    /// <summary>Writes a length and the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        Raw(value);
    }

    /// <summary>Writes a list of texts.</summary>
    public void Texts(IReadOnlyList<string> values)
    {
        Count(values.Count);
        for (var i = 0; i < values.Count; i++)
            Text(values[i]);
    }

    /// <summary>Writes a JSON object; an empty one takes one byte.</summary>
    public void Json(JsonObject value)
    {
        if (value.Count == 0)
            Count(0);
        else
            Serialized(writer => value.WriteTo(writer));
    }

    /// <summary>Writes a value by its JSON form.</summary>
    /// <param name="write">Writes the JSON.</param>
    public void Serialized(Action<Utf8JsonWriter> write)
    {
        var inner = new FrameWriter();
        using (var writer = new Utf8JsonWriter(inner))
            write(writer);
        Bytes(inner.Written);
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _bytes.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(checked(_length + count), (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
    }
}
