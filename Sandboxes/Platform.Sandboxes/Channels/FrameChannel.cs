using System.Buffers.Binary;

namespace Platform.Sandboxes.Channels;

/// <summary>Frames over a stream of bytes: length of the payload (4 bytes), kind (1), number (4), payload; little-endian.</summary>
/// <param name="stream">Both directions; disposed with this.</param>
internal sealed class FrameChannel(Stream stream) : IAsyncDisposable
{
    private const int HeaderLength = 9;
    private const int MaxPayload = 4 << 20;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <summary>Appends a frame to those of one write.</summary>
    public static void Append(List<byte> frames, FrameKind kind, uint number, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length);
        header[4] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(header[5..], number);
        frames.AddRange(header);
        frames.AddRange(payload);
    }

    /// <summary>Sends frames in one piece.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Half a frame would break the channel, so once begun a write is not given up.
            await stream.WriteAsync(frames, CancellationToken.None).ConfigureAwait(false);
            await stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends one frame.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public ValueTask SendAsync(FrameKind kind, uint number, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        frame[4] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(5), number);
        payload.Span.CopyTo(frame.AsSpan(HeaderLength));
        return SendAsync(frame, cancellationToken);
    }

    /// <summary>The next frame; null at the end of the stream. The payload is valid until the next call.</summary>
    /// <exception cref="IOException">The stream broke, or does not hold frames.</exception>
    public async ValueTask<(FrameKind Kind, uint Number, ReadOnlyMemory<byte> Payload)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(HeaderLength, cancellationToken).ConfigureAwait(false))
            return null;
        var header = _buffer.AsSpan(_start, HeaderLength);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var (kind, number) = ((FrameKind)header[4], BinaryPrimitives.ReadUInt32LittleEndian(header[5..]));
        if (length is < 0 or > MaxPayload)
            throw new IOException($"A frame from a sandbox has a length of {length} bytes, but at most {MaxPayload} are expected.");
        if (!await FillAsync(HeaderLength + length, cancellationToken).ConfigureAwait(false))
            return null;
        var payload = _buffer.AsMemory(_start + HeaderLength, length);
        _start += HeaderLength + length;
        return (kind, number, payload);
    }

    /// <summary>Closes the stream.</summary>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_end - _start >= count)
            return true;
        if (_buffer.Length - _start < count)
        {
            var target = _buffer.Length < count ? new byte[Math.Max(count, 2 * _buffer.Length)] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            (_buffer, _start, _end) = (target, 0, _end - _start);
        }

        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }
}
