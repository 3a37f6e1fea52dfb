using System.Buffers.Binary;
using System.Text;

namespace Platform.Sandboxes.Docker;

/// <summary>The standard streams of an attached container as one stream: what is written goes to its input, what is read comes from its output.</summary>
/// <remarks>The engine sends pieces with a header of eight bytes: 1 for output or 2 for errors, three zeros, and the length, big-endian.</remarks>
/// <param name="inner">The connection; disposed with this.</param>
internal sealed class DockerStream(Stream inner) : Stream
{
    private const int MaxErrors = 4096;
    private readonly byte[] _header = new byte[8];
    private readonly StringBuilder _errors = new();
    private int _left;

    /// <summary>What came as errors: the last words of what runs there.</summary>
    public string Errors => _errors.ToString();

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left == 0)
        {
            var have = await inner.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (have < _header.Length)
                return 0;
            var length = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(4));
            if (length < 0)
                throw new IOException($"The Docker Engine announced a piece of {length} bytes.");
            if (_header[0] != 2)
                _left = length;
            else
                await TakeErrorsAsync(length, cancellationToken).ConfigureAwait(false);
        }

        var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        _left -= count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask TakeErrorsAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(length, MaxErrors)];
        for (var left = length; left > 0;)
        {
            var count = await inner.ReadAsync(bytes.AsMemory(0, Math.Min(left, bytes.Length)), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return;
            left -= count;
            if (_errors.Length < MaxErrors)
                _errors.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }
    }
}
