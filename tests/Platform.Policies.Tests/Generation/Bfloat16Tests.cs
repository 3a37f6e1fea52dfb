using Platform.Policies.Generation.Native;

namespace Platform.Policies.Tests.Generation;

public sealed unsafe class Bfloat16Tests
{
    [Fact]
    public void Round_RandomBits_IsTheNearestWithTiesToEven()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            var value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (!float.IsFinite(value))
                continue;
            Assert.Equal(Nearest(value), Bfloat16.Round(value));
        }
    }

    [Theory]
    [InlineData(0x3f808000u, 0x3f80u)] // halfway, even below
    [InlineData(0x3f818000u, 0x3f82u)] // halfway, even above
    [InlineData(0x3f808001u, 0x3f81u)]
    [InlineData(0x7f7fffffu, 0x7f80u)] // past the largest
    [InlineData(0x7f800000u, 0x7f80u)]
    [InlineData(0xff800000u, 0xff80u)]
    [InlineData(0x80000000u, 0x8000u)]
    [InlineData(0x00000001u, 0x0000u)]
    [InlineData(0x7f800001u, 0x7fc0u)] // not a number stays so
    [InlineData(0xffffffffu, 0xffffu)]
    public void Round_Edges_AreAsTheFormatSays(uint bits, uint expected) => Assert.Equal(expected, Bfloat16.Round(BitConverter.UInt32BitsToSingle(bits)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(64)]
    public void WidenPanel_GivesBackWhatWasPacked(int depth)
    {
        var random = new Random(depth);
        var pairs = Enumerable.Range(0, Bfloat16.Pairs(depth) * 32).Select(_ => (uint)random.NextInt64(1L << 32)).ToArray();
        var floats = new float[depth * 32 + 32];
        floats.AsSpan(depth * 32).Fill(7);
        fixed (uint* from = pairs)
        fixed (float* to = floats)
            Bfloat16.WidenPanel(from, to, depth);
        for (var k = 0; k < depth; k++)
        {
            for (var c = 0; c < 32; c++)
                Assert.Equal(pairs[k / 2 * 32 + c] >> (k % 2 * 16) << 16, BitConverter.SingleToUInt32Bits(floats[k * 32 + c]));
        }
        Assert.All(floats[(depth * 32)..], value => Assert.Equal(7, value));
    }

    /// <summary>By comparing the distances to both neighbours, in 64-bit floats.</summary>
    private static uint Nearest(float value)
    {
        var below = BitConverter.SingleToUInt32Bits(value) >> 16;
        double low = BitConverter.UInt32BitsToSingle(below << 16), high = Magnitude(below + 1);
        var (down, up) = (Math.Abs(value - low), Math.Abs(high - value));
        return down < up || (down == up && below % 2 == 0) ? below : below + 1;
    }

    /// <summary>Infinity counts as the power of two that would come next.</summary>
    private static double Magnitude(uint half) => (half & 0x7fff) == 0x7f80 ? Math.ScaleB(half >> 15 == 0 ? 1 : -1, 128) : BitConverter.UInt32BitsToSingle(half << 16);
}
