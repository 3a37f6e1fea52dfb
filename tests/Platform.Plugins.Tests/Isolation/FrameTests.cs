using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Isolation;

public sealed class FrameTests
{
    [Fact]
    public void Values_ReadBackAsWritten()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var writer = new FrameWriter();
            var text = string.Concat(Enumerable.Range(0, random.Next(round)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536)));
            var (number, bits, count) = (random.Next(int.MinValue, int.MaxValue), unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)), random.Next());
            writer.Text(text);
            writer.Int32(number);
            writer.Double(BitConverter.UInt64BitsToDouble(bits));
            writer.Count(count);
            writer.OptionalText(null);
            writer.Texts([text, ""]);
            writer.Json(new JsonObject { ["a"] = number });
            writer.Json([]);
            var reader = new FrameReader(writer.Written);
            Assert.Equal(text, reader.Text());
            Assert.Equal(number, reader.Int32());
            Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(reader.Double()));
            Assert.Equal(count, reader.Count());
            Assert.Null(reader.OptionalText());
            Assert.Equal([text, ""], reader.Texts());
            Assert.Equal(number, reader.Json()["a"]!.GetValue<int>());
            Assert.Empty(reader.Json());
            Assert.Equal(0, reader.Left);
        }
    }

    [Fact]
    public void DamagedFrames_AreRefused_AndReadNothingBeyondTheirEnd()
    {
        var random = new Random(6);
        var writer = new FrameWriter();
        ContractCodec.WriteTask(writer, new TaskSpec("echo-v1", "train/1", 7, new JsonObject { ["a"] = "b" }));
        var whole = writer.Written.ToArray();
        for (var round = 0; round < 5000; round++)
        {
            var damaged = whole[..random.Next(whole.Length)];
            foreach (ref var value in damaged.AsSpan())
                value = random.Next(8) == 0 ? (byte)random.Next(256) : value;
            var fault = Record.Exception(() =>
            {
                var reader = new FrameReader(damaged);
                ContractCodec.ReadTask(ref reader);
            });
            Assert.True(fault is null or InvalidDataException, fault?.ToString());
        }
    }

    [Fact]
    public void Settings_KeepTheirPlaces()
    {
        var node = YamlReader.Read("a: 1\nb: ['x', ~, {c: \"2\"}]\n", "recipe.yaml").With("d", new MappingNode(new SourceLocation("--set", 0, 0), []) { Shorthand = new ScalarNode(new SourceLocation("x", 3, 4), "grpo") });
        var writer = new FrameWriter();
        ConfigurationCodec.WriteNode(writer, node);
        var reader = new FrameReader(writer.Written);
        Assert.Equal(Describe(node), Describe(ConfigurationCodec.ReadNode(ref reader)));
    }

    [Fact]
    public async Task Connection_DeliversEveryFrameOfEveryThread_WholeAndInItsThreadsOrder()
    {
        const int Threads = 4, Frames = 2000;
        var (left, right) = await PairAsync();
        using var sender = new Connection(left);
        using var receiver = new Connection(right);
        var (seen, total, fault) = (new int[Threads], 0, (string?)null);
        var done = new TaskCompletionSource();
        var reading = receiver.ReadAsync(bytes =>
        {
            var frame = new FrameReader(bytes);
            var (thread, number, length) = (frame.Count(), frame.Count(), frame.Bytes().Length);
            if (number != seen[thread]++ || length != number % 7 * 1000)
                fault ??= string.Create(CultureInfo.InvariantCulture, $"thread {thread}, frame {number}, {length} bytes");
            if (++total == Threads * Frames)
                done.SetResult();
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Frames; i++)
            {
                sender.Send((thread, i), static (frame, piece) =>
                {
                    frame.Count(piece.thread);
                    frame.Count(piece.i);
                    frame.Bytes(new byte[piece.i % 7 * 1000]);
                });
            }
        })));
        await done.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(fault);
        sender.Dispose();
        await reading.WaitAsync(TimeSpan.FromMinutes(1));
        sender.Send(0, static (frame, _) => frame.Byte(1)); // to nobody, which is no fault
    }

    [Fact]
    public async Task Connection_RefusesWhatIsNoFrame()
    {
        var (left, right) = await PairAsync();
        using var receiver = new Connection(right);
        await left.SendAsync(new byte[] { 255, 255, 255, 255, 0 });
        await Assert.ThrowsAsync<InvalidDataException>(() => receiver.ReadAsync(_ => { }).WaitAsync(TimeSpan.FromMinutes(1)));
        left.Dispose();
    }

    private static string Describe(ConfigurationNode node) => $"{node.Location.File}:{node.Location.Line}:{node.Location.Column} " + node switch
    {
        ScalarNode scalar => $"{scalar.Value}/{scalar.IsQuoted}",
        SequenceNode sequence => $"[{string.Join(", ", sequence.Items.Select(Describe))}]",
        MappingNode mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key}@{entry.KeyLocation}: {Describe(entry.Value)}"))}}} {(mapping.Shorthand is { } scalar ? Describe(scalar) : "")}",
        _ => "?",
    };

    private static async Task<(Socket Left, Socket Right)> PairAsync()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-");
        try
        {
            var end = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "s"));
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(end);
            listener.Listen(1);
            var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await left.ConnectAsync(end);
            return (left, await listener.AcceptAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
