using System.Buffers.Binary;
using System.Text;
using Platform.Policies.Checkpoints;

namespace Platform.Policies.Tests.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safetensors").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_ThenRead_GivesEveryTypeBack()
    {
        var path = Path.Combine(_folder, "a.safetensors");
        SafetensorsFile.Write(path, [
            new("f", SafetensorsType.F32, [2, 3], () => Bytes(1f, -2.5f, 3f, float.MaxValue, float.Epsilon, 0f)),
            new("b", SafetensorsType.Bf16, [2], () => [0x80, 0x3F, 0x20, 0xC0]),
            new("h", SafetensorsType.F16, [], () => [0x00, 0x3C]),
            new("i", SafetensorsType.I64, [1, 1], () => [.. BitConverter.GetBytes(-5L)]),
            new("none", SafetensorsType.F32, [0, 7], () => []),
        ], new Dictionary<string, string> { ["format"] = "pt" });
        using var reader = SafetensorsFile.Open(path);
        Assert.Equal([1f, -2.5f, 3f, float.MaxValue, float.Epsilon, 0f], reader.ReadFloats("f"));
        Assert.Equal([1f, -2.5f], reader.ReadFloats("b"));
        Assert.Equal([1f], reader.ReadFloats("h"));
        Assert.Equal([-5L], reader.ReadIntegers("i"));
        Assert.Empty(reader.ReadFloats("none"));
        Assert.Equal([2L, 3L], reader.Tensors["f"].Shape);
    }

    [Fact]
    public void Write_Bytes_AreThoseOfTheFormat()
    {
        var path = Path.Combine(_folder, "b.safetensors");
        SafetensorsFile.Write(path, [new("w", SafetensorsType.F32, [1], () => Bytes(1f))]);
        const string header = """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal([.. BitConverter.GetBytes((long)padded.Length), .. Encoding.UTF8.GetBytes(padded), 0, 0, 0x80, 0x3F], File.ReadAllBytes(path));
    }

    [Fact]
    public void Open_EveryTruncation_IsRefusedWithThePath()
    {
        var whole = Path.Combine(_folder, "whole.safetensors");
        SafetensorsFile.Write(whole, [new("w", SafetensorsType.F32, [2], () => Bytes(1f, 2f)), new("v", SafetensorsType.I64, [1], () => new byte[8])]);
        var bytes = File.ReadAllBytes(whole);
        var path = Path.Combine(_folder, "cut.safetensors");
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
            Assert.StartsWith($"'{path}' cannot be read: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "does not fill its 4 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}}""", "but the file has 4 bytes of data")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "has a dimension of -1")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}""", "does not fill its 4 bytes")]
    [InlineData("""{"w":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", "has type 'Q4': expected F32, BF16, F16 or I64")]
    [InlineData("""{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", "need 2 bytes of data, but 4 are there")]
    [InlineData("""{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"v":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", "begins at byte 0 of the data, where 2 was expected")]
    [InlineData("""{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"w":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", "stands in the header twice")]
    [InlineData("""{"w":7}""", "is not the JSON that the format asks for")]
    [InlineData("""{"w":{"dtype":"F32","shape":["a"],"data_offsets":[0,4]}}""", "is not the JSON that the format asks for")]
    [InlineData("""[1,2,3]""", "is not the JSON that the format asks for")]
    [InlineData("""{"w":""", "is not the JSON that the format asks for")]
    public void Open_HostileHeader_IsRefusedInOneSentence(string header, string reason)
    {
        var path = Path.Combine(_folder, "hostile.safetensors");
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
        Assert.StartsWith($"'{path}' cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ThatFails_LeavesTheOldFileAndNoOther()
    {
        var path = Path.Combine(_folder, "kept.safetensors");
        SafetensorsFile.Write(path, [new("w", SafetensorsType.F32, [1], () => Bytes(1f))]);
        var before = File.ReadAllBytes(path);
        Assert.Throws<InvalidOperationException>(() => SafetensorsFile.Write(path, [new("w", SafetensorsType.F32, [2], () => Bytes(1f))]));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private static byte[] Bytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
