using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

public sealed class Int8DecoderTests
{
    private static readonly ModelConfig Plain = new() { VocabularySize = 67, HiddenSize = 64, Layers = 2, Heads = 4, FeedForwardSize = 88, MaxLength = 256 };

    public static TheoryData<string> Shapes => [.. Configs.Keys];

    private static Dictionary<string, ModelConfig> Configs { get; } = new()
    {
        ["plain"] = Plain,
        ["one key head, biases"] = Plain with { KeyValueHeads = 1, AttentionBias = true },
        ["untied"] = Plain with { TiedEmbeddings = false },
        ["odd sums"] = Plain with { HiddenSize = 24, Heads = 4, KeyValueHeads = 2, FeedForwardSize = 37, VocabularySize = 11 },
        ["heads of 10"] = Plain with { HiddenSize = 60, Heads = 6, KeyValueHeads = 3, FeedForwardSize = 101, AttentionBias = true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_GivesTheBitsOfTheFloatDecoderOverTheSameValues_OnEveryInstructionSet(string shape)
    {
        var config = Configs[shape];
        var weights = new RandomWeights(config, 31);
        using var floats = new NativeDecoder(config, 1);
        floats.Load(new QuantizedWeights(weights, config));
        foreach (var set in Enum.GetValues<InstructionSet>().Where(set => set <= TileKernel.Best))
        {
            using var decoder = new NativeDecoder(config, 2, set, 0, WeightType.Int8);
            decoder.Load(weights);
            int expected = floats.Open(), actual = decoder.Open();
            foreach (var count in new[] { 33, 1, 1, 2, 5, 7, 100 })
            {
                var tokens = Tokens(config, count, count);
                Assert.Equal(Feed(floats, expected, tokens), Feed(decoder, actual, tokens));
            }

            floats.Close(expected);
        }
    }

    [Fact]
    public void Forward_OfManySequences_GivesEachTheBitsItHasAlone()
    {
        var weights = new RandomWeights(Plain, 5);
        using var decoder = new NativeDecoder(Plain, 2, type: WeightType.Int8);
        using var alone = new NativeDecoder(Plain, 1, type: WeightType.Int8);
        decoder.Load(weights);
        alone.Load(weights);
        int[] counts = [.. Enumerable.Range(1, 19)];
        int[] slots = [.. counts.Select(_ => decoder.Open())];
        int[][] tokens = [.. counts.Select(count => Tokens(Plain, count, 100 + count))];
        var logits = new float[slots.Length * Plain.VocabularySize];
        decoder.Forward(slots, counts, [.. tokens.SelectMany(row => row)], logits);
        for (var i = 0; i < slots.Length; i++)
            Assert.Equal(Feed(alone, alone.Open(), tokens[i]), logits.AsSpan(i * Plain.VocabularySize, Plain.VocabularySize).ToArray());
    }

    [Fact]
    public void Load_WeightsThatAreNotFinite_ShowInTheLogits_AndLeaveNothingBehind()
    {
        var good = new RandomWeights(Plain, 8);
        var bad = new RandomWeights(Plain, 8);
        bad.Values["model.layers.0.mlp.up_proj.weight"][70] = float.NaN;
        bad.Values["model.layers.1.self_attn.o_proj.weight"][3] = float.PositiveInfinity;
        using var decoder = new NativeDecoder(Plain, 1, type: WeightType.Int8);
        decoder.Load(good);
        var tokens = Tokens(Plain, 9, 1);
        var expected = Feed(decoder, decoder.Open(), tokens);
        decoder.Load(bad);
        Assert.Contains(Feed(decoder, decoder.Open(), tokens), float.IsNaN);
        decoder.Load(good);
        Assert.Equal(expected, Feed(decoder, decoder.Open(), tokens));
    }

    private static int[] Tokens(ModelConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize))];
    }

    private static float[] Feed(NativeDecoder decoder, int slot, ReadOnlySpan<int> tokens)
    {
        var logits = new float[decoder.VocabularySize];
        decoder.Forward([slot], [tokens.Length], tokens, logits);
        return logits;
    }
}
