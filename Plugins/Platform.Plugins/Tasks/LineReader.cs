using System.Security.Cryptography;
using System.Text;

namespace Platform.Plugins.Tasks;

/// <summary>Reads a file line by line and knows at which byte each begins, so that reading can begin there again.</summary>
internal sealed class LineReader : IDisposable
{
    private const int LongestLine = 16 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly IncrementalHash? _hash;
    private byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;

    /// <param name="path">The file.</param>
    /// <param name="offset">Where to begin: 0 or the beginning of a line.</param>
    /// <param name="line">Number of the line that begins there, from 1.</param>
    /// <param name="hash">Receives every byte that is read; or null.</param>
    public LineReader(string path, long offset, long line, IncrementalHash? hash = null)
    {
        (_path, _hash, Offset, Line) = (path, hash, offset, line - 1);
        _stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        _stream.Position = offset;
    }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Bytes before the line that is read next.</summary>
    public long Offset { get; private set; }

    /// <summary>The next line without its end; null after the last.</summary>
    /// <exception cref="InvalidDataException">It is too long, or no UTF-8.</exception>
    public string? Read()
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(searched + at, 1);
            searched = _end - _start;
            if (searched > LongestLine)
                throw new InvalidDataException($"{_path}({Line + 1}): The line is longer than {LongestLine >> 20} MiB: a task is one short record.");
            if (!Fill())
                return searched == 0 ? null : Take(searched, 0);
        }
    }

    public void Dispose() => _stream.Dispose();

    private string Take(int length, int ending)
    {
        var bytes = _buffer.AsSpan(_start, length);
        var isFirst = Offset == 0;
        _start += length + ending;
        Offset += length + ending;
        Line++;
        if (bytes is [.., (byte)'\r'])
            bytes = bytes[..^1];
        if (isFirst && bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"{_path}({Line}): The line is not UTF-8: save the file as UTF-8.");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _hash?.AppendData(_buffer, _end, count);
        _end += count;
        return count > 0;
    }
}
