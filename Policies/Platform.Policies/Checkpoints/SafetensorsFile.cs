using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Platform.Policies.Checkpoints;

/// <summary>Reads and writes weights in the safetensors format.</summary>
/// <remarks>Source: github.com/huggingface/safetensors, section "Format": eight bytes with the header's length (little endian), a JSON header, the tensors'
/// bytes. A file is untrusted: every number in it is checked against the file's size before it is used.</remarks>
public static class SafetensorsFile
{
    /// <summary>Longest header that is read, the format's own limit.</summary>
    private const long MaxHeaderBytes = 100_000_000;

    /// <summary>Writes a file beside its final name, flushes it to disk, then renames it. The same tensors give the same bytes.</summary>
    /// <param name="path">Final name.</param>
    /// <param name="tensors">Tensors in the order they are to stand in the file; the data of one is asked for only when its turn comes.</param>
    /// <param name="metadata">Notes for the header, or null.</param>
    public static void Write(string path, IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var header = Header(tensors, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var entry in tensors)
            {
                var bytes = entry.Data();
                if (bytes.Length != entry.ByteCount)
                    throw new InvalidOperationException($"Tensor '{entry.Name}' gave {bytes.Length} bytes, but its shape needs {entry.ByteCount}.");
                stream.Write(bytes);
            }
        });
    }

    /// <summary>Reads and checks a file's header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is cut off, overlaps itself, or is not of this format; one sentence with its path.</exception>
    public static SafetensorsReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            return new(path, stream, ReadHeader(path, stream, out var start), start);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static byte[] Header(IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var entry in tensors)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", Name(entry.Type));
                json.WriteStartArray("shape");
                foreach (var size in entry.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += entry.ByteCount);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces behind the JSON bring the data to a multiple of eight bytes, as the format's own writer does.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static Dictionary<string, SafetensorsInfo> ReadHeader(string path, FileStream stream, out long start)
    {
        if (stream.Length < 8)
            throw Bad(path, string.Create(CultureInfo.InvariantCulture, $"it has {stream.Length} bytes, fewer than the 8 that give the header's length"));
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeaderBytes || length > stream.Length - 8)
            throw Bad(path, $"its header is said to have {length} bytes, but {stream.Length - 8} follow: the file is cut off or not a safetensors file");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        start = 8 + length;
        var tensors = new Dictionary<string, SafetensorsInfo>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(bytes);
            foreach (var property in json.RootElement.EnumerateObject())
                if (property.Name != "__metadata__" && !tensors.TryAdd(property.Name, ReadInfo(path, property, stream.Length - start)))
                    throw Bad(path, $"tensor '{property.Name}' stands in the header twice");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or DecoderFallbackException)
        {
            throw Bad(path, $"its header is not the JSON that the format asks for ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }

        long end = 0;
        foreach (var (name, info) in tensors.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (info.Begin != end)
                throw Bad(path, $"tensor '{name}' begins at byte {info.Begin} of the data, where {end} was expected: tensors must follow each other without gaps");
            end = info.End;
        }

        return end == stream.Length - start
            ? tensors
            : throw Bad(path, $"its tensors need {end} bytes of data, but {stream.Length - start} are there");
    }

    private static SafetensorsInfo ReadInfo(string path, JsonProperty property, long available)
    {
        var offsets = property.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw Bad(path, $"tensor '{property.Name}' has {offsets.GetArrayLength()} data offsets: expected 2");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var named = property.Value.GetProperty("dtype").GetString() ?? "";
        if (Parse(named) is not { } type)
            throw Bad(path, $"tensor '{property.Name}' has type '{named}': expected F32, BF16, F16 or I64");
        if (begin < 0 || end < begin || end > available)
            throw Bad(path, $"tensor '{property.Name}' stands at bytes {begin} to {end}, but the file has {available} bytes of data");
        var bytes = (Int128)SafetensorsEntry.Size(type);
        foreach (var size in shape)
        {
            if (size < 0)
                throw Bad(path, $"tensor '{property.Name}' has a dimension of {size}: expected 0 or more");
            bytes *= size;
            if (bytes > available)
                break;
        }

        return bytes == end - begin
            ? new(type, shape, begin, end)
            : throw Bad(path, $"tensor '{property.Name}' of shape [{string.Join(", ", shape)}] does not fill its {end - begin} bytes");
    }

    internal static InvalidDataException Bad(string path, string reason) => new($"'{path}' cannot be read: {reason}.");

    internal static string Name(SafetensorsType type) => type.ToString().ToUpperInvariant();

    private static SafetensorsType? Parse(string name) => name switch
    {
        "F32" => SafetensorsType.F32,
        "BF16" => SafetensorsType.Bf16,
        "F16" => SafetensorsType.F16,
        "I64" => SafetensorsType.I64,
        _ => null,
    };
}
