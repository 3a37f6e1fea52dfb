using System.Buffers.Binary;
using System.Net.Sockets;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>Both ends of a socket speak in frames: 4 bytes of length, then so many bytes. Safe for several threads at once.</summary>
/// <remarks>Frames written while a write is under way leave together with the next one, so that many small frames cost few system calls.</remarks>
/// <param name="socket">Connected; the connection disposes it.</param>
internal sealed class Connection(Socket socket) : IDisposable
{
    /// <summary>A frame above this length is taken for damage. Bytes.</summary>
    public const int MostBytes = 1 << 30;

    private const int KeptBytes = 1 << 20;

    [ThreadStatic]
    private static FrameWriter? _scratch;

    private readonly Lock _gate = new();
    private byte[] _pending = new byte[64 * 1024];
    private byte[] _sending = new byte[64 * 1024];
    private int _pendingLength;
    private bool _isFlushing;
    private bool _hasEnded;

    /// <summary>Handles one frame. It runs on the thread that reads, so it must be short and must not throw.</summary>
    /// <param name="frame">Valid only during the call.</param>
    public delegate void FrameHandler(ReadOnlySpan<byte> frame);

    /// <summary>Writes one frame. A connection that has ended swallows it: its reader is told.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes the frame's values; it may throw, and then nothing is sent.</param>
    public void Send<TState>(TState state, Action<FrameWriter, TState> write)
    {
        var scratch = _scratch ?? new FrameWriter();
        _scratch = null; // a writer that sends a frame of its own takes another
        scratch.Clear();
        scratch.Int32(0);
        write(scratch, state);
        scratch.Patch(0, scratch.Written.Length - 4);
        lock (_gate)
        {
            _scratch = scratch;
            if (_hasEnded)
                return;
            var written = scratch.Written;
            if (_pending.Length - _pendingLength < written.Length)
                Array.Resize(ref _pending, Math.Max(checked(_pendingLength + written.Length), 2 * _pending.Length));
            written.CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += written.Length;
            if (_isFlushing)
                return;
            _isFlushing = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.FlushAsync(), this, preferLocal: false);
    }

    /// <summary>Reads until the other side ends the connection or breaks it.</summary>
    /// <param name="handler">Called for each frame, in order.</param>
    /// <exception cref="InvalidDataException">What came is not a frame.</exception>
    public async Task ReadAsync(FrameHandler handler)
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            int read;
            try
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(length)).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (read == 0)
                return;
            length += read;
            var handled = Handle(buffer.AsSpan(0, length), handler, out var wanted);
            buffer.AsSpan(handled, length - handled).CopyTo(buffer);
            length -= handled;
            if (wanted > buffer.Length)
                Array.Resize(ref buffer, Math.Max(wanted, 2 * buffer.Length));
            else if (length == 0 && buffer.Length > 4 * KeptBytes)
                buffer = new byte[256 * 1024];
        }
    }

    /// <summary>Ends the connection; the other side sees its end.</summary>
    public void Dispose() => socket.Dispose();

    private static int Handle(ReadOnlySpan<byte> bytes, FrameHandler handler, out int wanted)
    {
        var handled = 0;
        wanted = 0;
        while (bytes.Length - handled >= 4)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[handled..]);
            if (length is < 0 or > MostBytes)
                throw new InvalidDataException($"A frame says it has {length} bytes, but 0 to {MostBytes} are expected.");
            if (bytes.Length - handled - 4 < length)
            {
                wanted = length + 4;
                break;
            }

            handler(bytes.Slice(handled + 4, length));
            handled += length + 4;
        }

        return handled;
    }

    private async Task FlushAsync()
    {
        try
        {
            while (true)
            {
                int length;
                lock (_gate)
                {
                    if (_pendingLength == 0)
                    {
                        _isFlushing = false;
                        return;
                    }

                    (_pending, _sending, length, _pendingLength) = (_sending, _pending, _pendingLength, 0);
                }

                for (var sent = 0; sent < length;)
                    sent += await socket.SendAsync(_sending.AsMemory(sent, length - sent)).ConfigureAwait(false);
                if (_sending.Length > KeptBytes)
                    _sending = new byte[64 * 1024];
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The reader sees the same end and tells everybody who waits.
            lock (_gate)
                _hasEnded = true;
        }
    }
}
